//! The demo product, its data, and the PostgreSQL servers it runs on.
