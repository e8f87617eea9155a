"""The components of the pages: `{% load cc %}`. Each draws a class of the style sheet; the gallery shows them all."""

from django import template

from cchc.ui.drawn import around, charts, fields, marks, words

register = template.Library()

for part in (words, marks, charts, around, fields):
    register.tags |= part.register.tags
    register.filters |= part.register.filters
