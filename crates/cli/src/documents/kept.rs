//! `tieout seller`, `tieout buyer`, `tieout template`: what documents are made with.

use crate::Outcome;
use crate::args::{
    Buyer, BuyerAction, FindBuyers, Listing, Named, SaveTemplate, Seller, SellerAction, SetBuyer, SetSeller, Template, TemplateAction,
};
use crate::error::CommandError;
use crate::output::{Output, columns, tame};
use crate::store::open;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use tieout_documents::{count, moment};
use tieout_workspace::view::{BuyerView, TemplateView};
use tieout_workspace::{Error, System, Workspace, seller_from_toml, seller_to_toml};

pub fn seller(args: &Seller, out: &mut Output) -> Result<Outcome, CommandError> {
    match &args.action {
        SellerAction::Show(named) => show_sellers(named, out),
        SellerAction::Set(set) => set_seller(set, out),
        SellerAction::Delete(one) => {
            let left = open(&one.listing)?.seller_delete(&one.name)?;
            told(&one.listing, out, &left, format!("{} is deleted", tame(&one.name)))
        }
    }
}

fn show_sellers(args: &Named, out: &mut Output) -> Result<Outcome, CommandError> {
    let mut sellers = open(&args.listing)?.sellers()?;
    if let Some(name) = &args.name {
        sellers.retain(|seller| seller.name == *name);
        if sellers.is_empty() {
            return Err(
                Error::NotFound { workspace: args.listing.workspace.display().to_string(), what: "seller", name: name.clone() }.into()
            );
        }
    }
    if args.listing.json {
        out.json(&sellers)?;
        return Ok(Outcome::Clean);
    }
    if sellers.is_empty() {
        out.line("No seller yet. Save one: tieout seller set FILE.toml --workspace W.tieout")?;
    }
    for seller in &sellers {
        for line in seller_to_toml(seller)?.lines() {
            out.line(tame(line))?;
        }
        out.line("")?;
    }
    Ok(Outcome::Clean)
}

fn set_seller(args: &SetSeller, out: &mut Output) -> Result<Outcome, CommandError> {
    let seller = seller_from_toml(&read(&args.file)?)?;
    // The seller may be the first thing that a workspace holds.
    let workspace = Workspace::open_or_create(&args.listing.workspace, Arc::new(System))?;
    let mut sellers = workspace.seller_save(&seller)?;
    if let Some(logo) = &args.logo {
        workspace.seller_logo(seller.name.trim(), logo)?;
        sellers = workspace.sellers()?;
    }
    let saved = sellers.iter().find(|known| known.name == seller.name.trim());
    let missing: Vec<&str> = saved.iter().flat_map(|seller| &seller.missing).map(|term| term.title.as_str()).collect();
    let mut said = format!("{} is saved", tame(&seller.name));
    if !missing.is_empty() {
        said += &format!("; its invoices still need: {}", missing.join(", "));
    }
    told(&args.listing, out, &saved, said)
}

pub fn buyer(args: &Buyer, out: &mut Output) -> Result<Outcome, CommandError> {
    match &args.action {
        BuyerAction::List(find) => list_buyers(find, out),
        BuyerAction::Show(one) => {
            let buyer = open(&one.listing)?.buyer(&one.name)?;
            print_buyer(&one.listing, &buyer, out)
        }
        BuyerAction::Set(set) => set_buyer(set, out),
    }
}

fn list_buyers(args: &FindBuyers, out: &mut Output) -> Result<Outcome, CommandError> {
    let found = open(&args.listing)?.buyers(&args.find, 0, args.limit)?;
    if args.listing.json {
        out.json(&found)?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["customer", "name", "city", "country", "VAT id", "known from"].map(str::to_owned).to_vec()];
    rows.extend(found.buyers.iter().map(|buyer| {
        let from = if buyer.records.is_empty() { "typed" } else { &buyer.records };
        [&buyer.customer, &buyer.name, &buyer.address.city, &buyer.address.country, &buyer.vat_id, from].map(tame).to_vec()
    }));
    for line in columns(&rows, &[]) {
        out.line(line)?;
    }
    if found.total > found.buyers.len() as u64 {
        out.line(format!("… of {}", count(found.total)))?;
    }
    Ok(Outcome::Clean)
}

/// Every text of a buyer by its name; with what it says, and whether it was typed.
fn print_buyer(listing: &Listing, buyer: &BuyerView, out: &mut Output) -> Result<Outcome, CommandError> {
    if listing.json {
        out.json(buyer)?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![vec!["customer".to_owned(), tame(&buyer.customer), String::new()]];
    for (name, value) in buyer.fields() {
        if !value.is_empty() {
            let from = if buyer.typed.contains(&name) { "typed" } else { buyer.records.as_str() };
            rows.push(vec![name, tame(&value), tame(from)]);
        }
    }
    for line in columns(&rows, &[]) {
        out.line(line)?;
    }
    Ok(Outcome::Clean)
}

fn set_buyer(args: &SetBuyer, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    let mut buyer = workspace.buyer(&args.customer)?;
    for field in &args.fields {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        if !buyer.set_field(name.trim(), value.trim()) {
            let known = buyer.fields().into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", ");
            return Err(Error::Invalid(format!("{name} is no field of a buyer; there are {known}")).into());
        }
    }
    let saved = workspace.buyer_save(&buyer)?;
    print_buyer(&args.listing, &saved, out)
}

pub fn template(args: &Template, out: &mut Output) -> Result<Outcome, CommandError> {
    match &args.action {
        TemplateAction::List(listing) => {
            let templates = open(listing)?.templates()?;
            list_templates(listing, &templates, out)
        }
        TemplateAction::Show(one) => {
            let templates = open(&one.listing)?.templates()?;
            let missing =
                || Error::NotFound { workspace: one.listing.workspace.display().to_string(), what: "template", name: one.name.clone() };
            let found = templates.into_iter().find(|template| template.name == one.name).ok_or_else(missing)?;
            told(&one.listing, out, &found, found.toml.lines().map(tame).collect::<Vec<_>>().join("\n"))
        }
        TemplateAction::Save(save) => save_template(save, out),
        TemplateAction::Remove(one) => {
            let left = open(&one.listing)?.template_remove(&one.name)?;
            told(&one.listing, out, &left, format!("{} is removed", tame(&one.name)))
        }
    }
}

fn save_template(args: &SaveTemplate, out: &mut Output) -> Result<Outcome, CommandError> {
    let saved = open(&args.listing)?.template_save(&args.name, &read(&args.file)?)?;
    told(&args.listing, out, &saved, format!("{} is saved", tame(&args.name)))
}

fn list_templates(listing: &Listing, templates: &[TemplateView], out: &mut Output) -> Result<Outcome, CommandError> {
    if listing.json {
        out.json(&templates)?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["name", "paper", "language", "saved"].map(str::to_owned).to_vec()];
    rows.extend(templates.iter().map(|template| {
        let language = if template.content.language.is_empty() { "by country" } else { &template.content.language };
        let saved = if template.ready { "comes with Tieout".to_owned() } else { moment(&template.saved_at).into_owned() };
        vec![tame(&template.name), template.content.paper.clone(), language.to_owned(), saved]
    }));
    for line in columns(&rows, &[]) {
        out.line(line)?;
    }
    Ok(Outcome::Clean)
}

fn told(listing: &Listing, out: &mut Output, json: &impl Serialize, said: String) -> Result<Outcome, CommandError> {
    if listing.json {
        out.json(json)?;
    } else {
        out.line(said)?;
    }
    Ok(Outcome::Clean)
}

fn read(path: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(path).map_err(|source| Error::Io { path: path.display().to_string(), source }.into())
}
