"""Pages of procedures and cases: to-do, stories, applications, the reviewer's desk, notices, quotas, the editor."""
