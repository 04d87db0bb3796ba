"""Draw the pictures of ``images/atlas`` from a body model: a tool of the project.

The program never imports it. ``python -m handout.atlas`` draws one view or all and compares them with
the pictures that are there; it needs the extra ``atlas`` and the file of the body model (``images/atlas/ORIGIN.md`` says which).

The road of a picture: ``model`` reads the files, ``body`` shapes a person, ``pose`` turns the bones, ``mesh`` makes the skin fine,
``scene`` looks at it through a camera, ``shading`` and ``lines`` find tones and lines, ``details`` adds what a row of ``views`` says,
and ``picture`` writes the SVG.
"""
