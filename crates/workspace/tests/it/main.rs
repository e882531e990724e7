//! The workspace as its two doors use it, on real invoices.

mod causes;
mod comparing;
mod comparison_pages;
mod disk_full;
mod document_list;
mod documents;
mod figures;
mod hostile;
mod importing;
mod keychain;
mod killing;
mod office;
mod opening;
mod packages;
mod querying;
mod rating;
mod rating_beside;
mod rating_kept;
mod records;
mod support;
mod tampering;
mod two_people;
mod usage_appendix;
mod what_if;
