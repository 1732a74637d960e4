use crate::limits;

/// How much of a document is read.
#[derive(Clone, Copy, Default)]
pub struct Bounds {
    pub bytes: usize,
    pub elements: usize,
    /// Read by nobody but us, so that no two readings can differ in where a text ends.
    pub comments: bool,
}

impl Bounds {
    pub const MESSAGE: Bounds =
        Bounds { bytes: limits::POSTED_BYTES, elements: limits::ELEMENTS, comments: false };
    pub const METADATA: Bounds =
        Bounds { bytes: limits::METADATA_BYTES, elements: limits::METADATA_ELEMENTS, comments: true };
}
