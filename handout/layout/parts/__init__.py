"""Page parts shared by formats: front page, cards, diary, closing texts, footer."""
