use crate::limits;

/// How much of a document is read.
#[derive(Clone, Copy, Default)]
pub struct Bounds {
    pub bytes: usize,
    pub elements: usize,
}

impl Bounds {
    pub const MESSAGE: Bounds = Bounds { bytes: limits::POSTED_BYTES, elements: limits::ELEMENTS };
    pub const METADATA: Bounds =
        Bounds { bytes: limits::METADATA_BYTES, elements: limits::METADATA_ELEMENTS };
}
