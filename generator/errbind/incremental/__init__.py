"""Bring the outputs up to date after an edit of one error's texts, without making them all again.

Of 10,000 errors a complete run takes seconds, and who words messages waits for each of them, though
a text changes a few lines of each output. So a run keeps what it has read (`state`), and the next
one reads again only the entry that was edited (`edits`). It makes the outputs of some errors of the
catalog twice, with the entry as it was and as it is (`samples`); what differs between the two is
replaced in the outputs (`patches`). Of 10,000 errors that takes a quarter of a complete run.

That is done only where it is certain, and anything else makes a complete run: another file that
has changed, another value than a text, templates of a project's own, a place in the outputs that
the sample does not account for. `check` compares with a complete run always.
"""
