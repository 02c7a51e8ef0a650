"""The catalogue of metrics a second time, in plain Python: case by case, from what a source's rows say.

Nothing here knows how Casewall counts. It was written from the definitions alone (metrics, net work hours, names), and
takes neither frames nor the product's own types: events as they were logged go in, numbers come out.
"""
