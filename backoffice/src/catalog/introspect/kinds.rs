//! What a PostgreSQL type is to Samuso.

use crate::catalog::types::FieldKind;

/// By the name of a base type (not a domain) in `pg_catalog`, and its category.
pub fn kind_of(schema: &str, name: &str, category: &str, is_enum: bool) -> FieldKind {
    if is_enum {
        return FieldKind::Choice;
    }
    match (schema, name) {
        ("pg_catalog", "int2" | "int4" | "int8") => FieldKind::Integer,
        ("pg_catalog", "numeric" | "float4" | "float8" | "money") => FieldKind::Number,
        ("pg_catalog", "bool") => FieldKind::Boolean,
        ("pg_catalog", "date") => FieldKind::Date,
        ("pg_catalog", "timestamp" | "timestamptz") => FieldKind::Timestamp,
        ("pg_catalog", "uuid") => FieldKind::Uuid,
        ("pg_catalog", "json" | "jsonb") => FieldKind::Json,
        ("pg_catalog", "text" | "varchar" | "bpchar" | "name") | (_, "citext") => FieldKind::Text,
        _ if category == "A" => FieldKind::Array,
        _ => FieldKind::Other,
    }
}
