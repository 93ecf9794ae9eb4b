"""Python-Markdown extensions and generated pages: what turns the course's texts into its site."""
