"""What the tags of `{% load cc %}` draw, in modules by what it is."""
