//! What the back office knows and does: one folder a subject. SQL, no HTML, no HTTP.
