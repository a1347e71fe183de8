"""What a reader takes along: figure, frame and words as CSV, XLSX, PNG or a citation. Knows no screen."""
