"""Pictures of a plan as boxes, lines and labels with coordinates; templates write them as SVG."""
