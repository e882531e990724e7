//! Templates of pages: those that come with Tieout, and those that were saved.

use crate::error::{Error, Result};
use crate::table::template;
use crate::view::{TemplateContentView, TemplateLabelView, TemplateReadingView, TemplateView, TemplateWordsView};
use crate::workspace::Workspace;
use rusqlite::Connection;
use serde_json::json;
use tieout_documents::template::{Block, Column, CurrencyStyle, GroupBy, Label, Language, Paper, Template, TemplateError};

impl Workspace {
    /// All templates: those that come with Tieout, each as it came or as it was saved over, then the others by name.
    pub fn templates(&self) -> Result<Vec<TemplateView>> {
        let mut saved = self.read(template::all)?;
        let mut views = Vec::new();
        for ready in Template::ready() {
            let own = saved.iter().position(|saved| saved.name == ready.name).map(|at| saved.remove(at));
            views.push(match own {
                Some(own) => saved_view(own),
                None => TemplateView {
                    name: ready.name.to_owned(),
                    ready: true,
                    toml: ready.toml.to_owned(),
                    content: content(&ready.template()),
                    saved_at: String::new(),
                    saved_by: String::new(),
                },
            });
        }
        views.extend(saved.into_iter().map(saved_view));
        Ok(views)
    }

    /// Saves a template in place of the one of that name; one that comes with Tieout lies hidden beneath until that is removed.
    ///
    /// # Errors
    /// [`Error::NoName`]; [`Error::Template`] with the line that is wrong.
    pub fn template_save(&self, name: &str, toml: &str) -> Result<Vec<TemplateView>> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Error::NoName { what: "template" });
        }
        Template::from_toml(toml)?;
        self.write(|writing| {
            let saved = template::Saved {
                name: name.to_owned(),
                toml: toml.to_owned(),
                saved_at: writing.at.clone(),
                saved_by: writing.by.clone(),
            };
            template::save(writing.connection, &saved)?;
            writing.log("template saved", name, &json!({ "toml": toml }))
        })?;
        self.templates()
    }

    /// Removes a saved template.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for one that comes with Tieout.
    pub fn template_remove(&self, name: &str) -> Result<Vec<TemplateView>> {
        self.write(|writing| {
            let saved = template::find(writing.connection, name)?.is_some();
            if !saved && Template::ready().iter().any(|ready| ready.name == name) {
                return Err(Error::Invalid(format!("{name} comes with Tieout and can't be removed")));
            }
            template::remove(writing.connection, name)?;
            writing.log("template removed", name, &json!({}))
        })?;
        self.templates()
    }
}

/// The TOML of a template by its name; the house's own where the name is empty.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn toml_of(connection: &Connection, name: &str) -> Result<String> {
    if let Some(saved) = template::find(connection, name)? {
        return Ok(saved);
    }
    let ready = Template::ready().iter().find(|ready| ready.name == name || name.is_empty());
    ready.map(|ready| ready.toml.to_owned()).ok_or_else(|| template::missing(name))
}

/// What a template may say.
pub fn template_words() -> TemplateWordsView {
    let names = |names: Vec<&'static str>| names.into_iter().map(str::to_owned).collect();
    TemplateWordsView {
        papers: names(Paper::ALL.iter().map(|it| it.name()).collect()),
        languages: names(Language::ALL.iter().map(|it| it.name()).collect()),
        currencies: names(CurrencyStyle::ALL.iter().map(|it| it.name()).collect()),
        blocks: names(Block::ALL.iter().map(|it| it.name()).collect()),
        columns: names(Column::ALL.iter().map(|it| it.name()).collect()),
        group_by: names(GroupBy::ALL.iter().map(|it| it.name()).collect()),
        labels: Label::ALL
            .iter()
            .map(|label| TemplateLabelView { name: label.name().to_owned(), text: label.text(Language::En).to_owned() })
            .collect(),
    }
}

/// What TOML that is being edited comes to.
pub fn template_read(toml: &str) -> TemplateReadingView {
    match Template::from_toml(toml) {
        Ok(template) => TemplateReadingView { content: Some(content(&template)), line: 0, message: String::new() },
        Err(error) => TemplateReadingView { content: None, line: error.line() as u64, message: error.to_string() },
    }
}

/// The TOML of what a form has; what the form does not show stays as the TOML before has it.
///
/// # Errors
/// [`Error::Template`] where the form has what no template may say.
pub fn template_write(toml: &str, content: &TemplateContentView) -> Result<String> {
    let mut template = Template::from_toml(toml).unwrap_or_default();
    // A text in quotes is TOML of one line: the reader judges the form's values as it judges a file's.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let list = |names: &[String]| format!("[{}]", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "));
    let mut lines = vec![
        format!("paper = {}", quoted(&content.paper)),
        format!("accent = {}", quoted(&content.accent)),
        format!("currency = {}", quoted(&content.currency)),
        format!("blocks = {}", list(&content.blocks)),
        format!("columns = {}", list(&content.columns)),
        format!("group_by = {}", quoted(&content.group_by)),
    ];
    if !content.language.is_empty() {
        lines.push(format!("language = {}", quoted(&content.language)));
    }
    let form = Template::from_toml(&lines.join("\n"))?;
    template.paper = form.paper;
    template.language = form.language;
    template.accent = form.accent;
    template.currency = form.currency;
    template.blocks = form.blocks;
    template.columns = form.columns;
    template.group_by = form.group_by;
    template.closing.clone_from(&content.closing);
    template.footer.clone_from(&content.footer);
    template.labels = content.labels.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name.clone(), text.clone())).collect();
    let written = template.to_toml();
    Template::from_toml(&written)?;
    Ok(written)
}

fn saved_view(saved: template::Saved) -> TemplateView {
    // What was saved was read before.
    let content = content(&Template::from_toml(&saved.toml).unwrap_or_default());
    TemplateView { name: saved.name, ready: false, toml: saved.toml, content, saved_at: saved.saved_at, saved_by: saved.saved_by }
}

fn content(template: &Template) -> TemplateContentView {
    TemplateContentView {
        paper: template.paper.name().to_owned(),
        language: template.language.map_or_else(String::new, |language| language.name().to_owned()),
        accent: template.accent.clone(),
        currency: template.currency.name().to_owned(),
        blocks: template.blocks.iter().map(|it| it.name().to_owned()).collect(),
        columns: template.columns.iter().map(|it| it.name().to_owned()).collect(),
        group_by: template.group_by.name().to_owned(),
        closing: template.closing.clone(),
        footer: template.footer.clone(),
        labels: template.labels.clone(),
    }
}

impl From<TemplateError> for Error {
    fn from(error: TemplateError) -> Self {
        Error::Template(error)
    }
}
