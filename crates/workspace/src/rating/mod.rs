//! The bill that should be: contracts, price books and usage become an expected run; each figure can be asked why; a comparison is judged
//! by it; another price book is tried.

mod judge;
mod period;
