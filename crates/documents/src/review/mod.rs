//! A review as one page for a director (HTML), as a workbook, and as a message.

mod html;
mod report;
mod sections;
mod slack;
mod words;
mod xlsx;

pub use html::write_review_html;
pub use report::{
    Approval, Billed, CheckNotRun, ControlTotal, FamilyFindings, Figure, FindingCounts, GroupOfFindings, Money, PreviousBilled, Register,
    RegisterFile, RegisterRow, RegisterSource, ReviewReport, SampleResult, SignOff, Status, StatusCount, StoppedInvoice, Waived,
};
pub use slack::review_slack_text;
pub use words::{figure_value, review_lead, review_remains};
pub use xlsx::write_review_xlsx;
