"""The demonstration network: synthetic clinics whose truth is known."""

from lumbar.demo.network import Network as Network
from lumbar.demo.network import World as World
from lumbar.demo.network import network as network
from lumbar.demo.publication import build as build
