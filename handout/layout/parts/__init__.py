"""Parts of pages that formats share: front page, cards, diary, closing matter, footer."""
