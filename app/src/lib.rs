//! Pages and components: what people see.
