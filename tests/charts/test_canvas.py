"""The sheet that pictures are drawn on."""

import plotly.graph_objects as go

from lumbar.charts.canvas import Sheet


def labelled(figure: go.Figure) -> go.Figure:
    for number in range(3):
        figure.add_annotation(x=number, y=1, text=f"label {number}", showarrow=False, font={"size": 9})
        figure.add_shape(type="line", x0=number, x1=number, y0=0, y1=1, line={"width": 1})
    return figure


def test_a_sheet_takes_up_labels_and_marks_as_plotly_does() -> None:
    ours, theirs = labelled(Sheet()), labelled(go.Figure())
    assert ours.to_json() == theirs.to_json()
    ours.layout.annotations[1].text = theirs.layout.annotations[1].text = "changed"
    ours.update_layout(annotations=[*ours.layout.annotations, {"text": "more"}])
    theirs.update_layout(annotations=[*theirs.layout.annotations, {"text": "more"}])
    assert ours.to_json() == theirs.to_json()
    assert go.Figure(ours).layout.annotations == theirs.layout.annotations
