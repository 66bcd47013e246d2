"""How well search answers: judged queries, a world of real products among thousands that share their words, and the measures."""
