//! The list of documents: filters, search, numbers; the e-invoice as text.

use crate::documents::{HEADER, desk, request, year};
use tieout_billing::Silent;
use tieout_intake::einvoice;
use tieout_workspace::DocumentFormat;
use tieout_workspace::view::DocumentCountsView;

#[test]
fn filters_find_what_a_batch_refuses() {
    let (desk, run) = year(120);
    let listed = |filter: &str, search: &str, offset: u64, limit: u64| {
        let found = desk.workspace.documents(run, search, filter, offset, limit).unwrap();
        (found.total, found.rows.into_iter().map(|row| row.invoice).collect::<Vec<_>>(), found.counts)
    };
    assert_eq!(listed("", "", 0, 1).2, DocumentCountsView { all: 120, approved: 0, missing: None, broken: None });
    let batch = desk.workspace.batch_start(&request(run, "ubl"), &desk.folder.path().join("out"), &Silent).unwrap();
    let refused = desk.workspace.batch_files(batch.id, "refused", 0, 1000).unwrap().files;
    let of = |is: &dyn Fn(&tieout_workspace::view::BatchFileView) -> bool| -> Vec<String> {
        refused.iter().filter(|file| is(file)).map(|file| file.invoice.clone()).collect()
    };
    let missing = of(&|file| file.missing.iter().any(|term| !term.einvoice_only));
    let (total, found, counts) = listed("missing", "", 0, 500);
    assert!(total > 0 && total == missing.len() as u64);
    assert_eq!(found, missing);
    let broken = of(&|file| !file.broken.is_empty());
    assert_eq!(listed("broken", "", 0, 500).1, broken);
    assert_eq!(counts, DocumentCountsView { all: 120, approved: 0, missing: Some(total), broken: Some(broken.len() as u64) });
    assert_eq!(listed("missing", "", 1, 1).1, missing[1..2]);
    // A search within a filter.
    assert_eq!(listed("missing", &missing[0], 0, 500).1, missing[..1]);
    let sound = listed("", "", 0, 500).1.into_iter().find(|number| !missing.contains(number)).unwrap();
    assert_eq!(listed("missing", &sound, 0, 500).0, 0);
    assert_eq!(listed("approved", "", 0, 500).0, 0);
    assert!(desk.workspace.documents(run, "", "late", 0, 1).unwrap_err().to_string().contains("late is no filter"));
}

#[test]
fn what_is_given_is_missing_no_longer() {
    let rows = ["A1,2026-10-01,C9,EUR,1,P1,Seats,2,,10.00,20.00,19,3.80,", "A2,2026-10-01,C1,EUR,1,P1,Seats,2,,10.00,20.00,19,3.80,"];
    let (desk, run) = desk(HEADER, &rows);
    let counts = desk.workspace.documents_check(run, &Silent).unwrap();
    assert_eq!((counts.missing, counts.all), (Some(1), 2));
    let mut buyer = desk.workspace.buyer("C9").unwrap();
    (buyer.name, buyer.address.city, buyer.address.country) = ("Nine".to_owned(), "Bonn".to_owned(), "DE".to_owned());
    desk.workspace.buyer_save(&buyer).unwrap();
    assert_eq!(desk.workspace.documents(run, "", "", 0, 9).unwrap().counts.missing, None, "what is known is of before");
    assert_eq!(desk.workspace.documents(run, "", "missing", 0, 9).unwrap().total, 0);
    struct Stop;
    impl tieout_billing::Progress for Stop {
        fn report(&self, _: &str, _: u64, _: u64) -> Result<(), tieout_billing::Cancelled> {
            Err(tieout_billing::Cancelled)
        }
    }
    buyer.name = "Ninety".to_owned();
    desk.workspace.buyer_save(&buyer).unwrap();
    assert_eq!(desk.workspace.documents_check(run, &Stop).unwrap_err().code(), "cancelled");
}

#[test]
fn an_e_invoice_as_text_is_what_a_file_holds() {
    let rows = ["A1,2026-10-01,C1,EUR,1,P1,Seats,2,,10.00,20.00,19,3.80,", "A2,2026-10-01,C9,EUR,1,P1,Seats,2,,10.00,20.00,19,3.80,"];
    let (desk, run) = desk(HEADER, &rows);
    for format in [DocumentFormat::Ubl, DocumentFormat::Cii] {
        let text = desk.workspace.document_xml(run, "A1", format).unwrap();
        let path = desk.folder.path().join("a.xml");
        desk.workspace.document_save(run, "A1", format, &Default::default(), &path).unwrap();
        assert_eq!(text, std::fs::read_to_string(&path).unwrap());
        assert_eq!(einvoice::read("a.xml", text.as_bytes()).unwrap().invoice.number.as_deref(), Some("A1"));
    }
    assert_eq!(desk.workspace.document_xml(run, "A1", DocumentFormat::Facturx).unwrap_err().code(), "invalid");
    assert!(desk.workspace.document_xml(run, "A2", DocumentFormat::Ubl).unwrap_err().to_string().contains("A2"));
}
