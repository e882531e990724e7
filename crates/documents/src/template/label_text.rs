//! Every word that stands on a page by itself, in every language.
//!
//! Wording of the tax notes: Directive 2006/112/EC, Art. 226 points 10a and 11a, in the directive's own language versions.

use super::Language;

/// Languages beside each other, in the order of [`Language::ALL`]. In braces stands what the page fills in.
macro_rules! labels {
    ($($variant:ident $name:literal $en:literal $de:literal $fr:literal $es:literal $it:literal $nl:literal $pl:literal $ja:literal;)*) => {
        /// A word or a phrase on the page. A template may say it in other words, by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Label { $(#[doc = concat!("\"", $en, "\"")] $variant,)* }

        impl Label {
            /// All labels.
            pub const ALL: &'static [Label] = &[$(Label::$variant,)*];

            /// The name in templates, such as `invoice_number`.
            pub const fn name(self) -> &'static str { match self { $(Label::$variant => $name,)* } }

            /// The label of that name.
            pub fn from_name(name: &str) -> Option<Label> { match name { $($name => Some(Label::$variant),)* _ => None } }

            /// The language's own words.
            pub fn text(self, language: Language) -> &'static str {
                let texts = match self { $(Label::$variant => [$en, $de, $fr, $es, $it, $nl, $pl, $ja],)* };
                texts[language as usize]
            }
        }
    };
}

labels! {
    // What the document is.
    Invoice "invoice" "Invoice" "Rechnung" "Facture" "Factura" "Fattura" "Factuur" "Faktura" "請求書";
    CreditNote "credit_note" "Credit note" "Rechnungskorrektur" "Avoir" "Factura rectificativa" "Nota di credito" "Creditnota" "Faktura korygująca" "返還請求書";
    CorrectedInvoice "corrected_invoice" "Corrected invoice" "Korrigierte Rechnung" "Facture rectificative" "Factura rectificativa" "Fattura rettificativa" "Gecorrigeerde factuur" "Faktura skorygowana" "修正請求書";
    PrepaymentInvoice "prepayment_invoice" "Prepayment invoice" "Anzahlungsrechnung" "Facture d’acompte" "Factura de anticipo" "Fattura di acconto" "Voorschotfactuur" "Faktura zaliczkowa" "前払請求書";
    SelfBilledInvoice "self_billed_invoice" "Self-billing" "Gutschrift" "Autofacturation" "Facturación por el destinatario" "Autofatturazione" "Factuur uitgereikt door afnemer" "Samofakturowanie" "仕入明細書";

    // Number, dates, references.
    InvoiceNumber "invoice_number" "Invoice number" "Rechnungsnummer" "Facture n°" "Número de factura" "Fattura n." "Factuurnummer" "Numer faktury" "請求書番号";
    CreditNoteNumber "credit_note_number" "Credit note number" "Belegnummer" "Avoir n°" "Número de factura" "Nota di credito n." "Creditnotanummer" "Numer korekty" "返還請求書番号";
    IssueDate "issue_date" "Date of issue" "Rechnungsdatum" "Date d’émission" "Fecha de expedición" "Data di emissione" "Factuurdatum" "Data wystawienia" "発行日";
    DueDate "due_date" "Due date" "Fällig am" "Date d’échéance" "Fecha de vencimiento" "Data di scadenza" "Vervaldatum" "Termin płatności" "支払期限";
    BillingPeriod "billing_period" "Billing period" "Leistungszeitraum" "Période de facturation" "Período de facturación" "Periodo di fatturazione" "Factuurperiode" "Okres rozliczeniowy" "請求対象期間";
    TaxPoint "tax_point" "Tax point" "Zeitpunkt der Leistung" "Date du fait générateur" "Fecha de devengo" "Momento impositivo" "Datum van de prestatie" "Data powstania obowiązku podatkowego" "課税時点";
    DeliveryDate "delivery_date" "Date of supply" "Liefer-/Leistungsdatum" "Date de livraison" "Fecha de la operación" "Data di consegna" "Leverdatum" "Data sprzedaży" "取引年月日";
    PurchaseOrder "purchase_order" "Purchase order" "Bestellnummer" "Bon de commande" "N.º de pedido" "Ordine d’acquisto" "Inkoopordernummer" "Numer zamówienia" "注文番号";
    SalesOrder "sales_order" "Order number" "Auftragsnummer" "N° de commande vendeur" "N.º de orden de venta" "Ordine di vendita" "Verkoopordernummer" "Numer zlecenia" "受注番号";
    Contract "contract" "Contract" "Vertragsnummer" "Contrat" "Contrato" "Contratto" "Contractnummer" "Umowa" "契約番号";
    Project "project" "Project" "Projekt" "Projet" "Proyecto" "Progetto" "Project" "Projekt" "プロジェクト";
    BuyerReference "buyer_reference" "Your reference" "Ihr Zeichen" "Votre référence" "Su referencia" "Vostro riferimento" "Uw referentie" "Państwa nr referencyjny" "貴社照会番号";
    BuyerAccounting "buyer_accounting" "Cost centre" "Kostenstelle" "Imputation comptable" "Centro de coste" "Centro di costo" "Kostenplaats" "Miejsce powstawania kosztów" "費用負担部門";
    CustomerNumber "customer_number" "Customer number" "Kundennummer" "N° client" "N.º de cliente" "Codice cliente" "Klantnummer" "Numer klienta" "お客様番号";
    PrecedingInvoice "preceding_invoice" "Original invoice" "Zu Rechnung" "Facture d’origine" "Factura original" "Fattura originale" "Oorspronkelijke factuur" "Do faktury" "元請求書";

    // Who.
    Seller "seller" "Seller" "Leistender" "Vendeur" "Emisor" "Cedente/Prestatore" "Verkoper" "Sprzedawca" "発行者";
    Buyer "buyer" "Bill to" "Rechnungsempfänger" "Facturé à" "Facturar a" "Spettabile" "Factuur aan" "Nabywca" "請求先";
    DeliverTo "deliver_to" "Deliver to" "Lieferung an" "Livré à" "Entregar a" "Destinazione" "Levering aan" "Odbiorca" "納入先";
    Payee "payee" "Payable to" "Zahlungsempfänger" "Bénéficiaire du paiement" "Beneficiario del pago" "Beneficiario" "Betaling aan" "Odbiorca płatności" "支払先";
    TaxRepresentative "tax_representative" "Tax representative" "Fiskalvertreter" "Représentant fiscal" "Representante fiscal" "Rappresentante fiscale" "Fiscaal vertegenwoordiger" "Przedstawiciel podatkowy" "納税代理人";
    VatId "vat_id" "VAT no." "USt-IdNr." "N° TVA" "NIF-IVA" "Partita IVA" "Btw-nummer" "NIP UE" "VAT番号";
    SwissVatId "swiss_vat_id" "VAT no." "MWST-Nr." "N° TVA" "N.º IVA" "N. IVA" "Btw-nummer" "Nr VAT" "VAT番号";
    TaxNumber "tax_number" "Tax no." "Steuernummer" "N° fiscal" "NIF" "Codice fiscale" "Fiscaal nummer" "NIP" "登録番号";
    Registration "registration" "Registration no." "Registernummer" "N° d’immatriculation" "N.º de registro" "N. di registrazione" "KvK-/registratienummer" "Numer w rejestrze" "法人番号";
    Contact "contact" "Contact" "Ansprechpartner" "Contact" "Contacto" "Referente" "Contactpersoon" "Osoba kontaktowa" "担当者";
    Phone "phone" "Phone" "Telefon" "Téléphone" "Teléfono" "Telefono" "Telefoon" "Telefon" "電話";
    Email "email" "Email" "E-Mail" "E-mail" "Correo electrónico" "E-mail" "E-mail" "E-mail" "メール";

    // Headings of the table of lines, and what stands in it.
    Position "position" "No." "Pos." "N°" "N.º" "N." "Nr." "Lp." "No.";
    Item "item" "Item" "Artikel" "Référence" "Código" "Codice" "Artikel" "Indeks" "品番";
    Description "description" "Description" "Bezeichnung" "Désignation" "Concepto" "Descrizione" "Omschrijving" "Nazwa" "品目";
    Period "period" "Period" "Zeitraum" "Période" "Período" "Periodo" "Periode" "Okres" "期間";
    Quantity "quantity" "Quantity" "Menge" "Quantité" "Cantidad" "Quantità" "Aantal" "Ilość" "数量";
    Unit "unit" "Unit" "Einheit" "Unité" "Unidad" "Unità" "Eenheid" "J.m." "単位";
    UnitPrice "unit_price" "Unit price" "Einzelpreis" "Prix unitaire HT" "Precio unitario" "Prezzo unitario" "Prijs per eenheid" "Cena jedn. netto" "単価";
    Per "per" "per {quantity}" "je {quantity}" "pour {quantity}" "por {quantity}" "per {quantity}" "per {quantity}" "za {quantity}" "{quantity}あたり";
    Discount "discount" "Discount" "Rabatt" "Remise" "Descuento" "Sconto" "Korting" "Rabat" "値引";
    Charge "charge" "Surcharge" "Zuschlag" "Supplément" "Recargo" "Maggiorazione" "Toeslag" "Dopłata" "割増";
    TaxRate "tax_rate" "{tax}" "{tax}" "{tax}" "{tax}" "{tax}" "{tax}" "{tax}" "{tax}";
    Net "net" "Net amount" "Nettobetrag" "Montant HT" "Importe neto" "Importo netto" "Nettobedrag" "Wartość netto" "金額";
    Subtotal "subtotal" "Subtotal" "Zwischensumme" "Sous-total" "Subtotal" "Subtotale" "Subtotaal" "Suma częściowa" "小計";
    CarriedForward "carried_forward" "Carried forward" "Übertrag" "À reporter" "Suma y sigue" "A riportare" "Transporteren" "Do przeniesienia" "次頁へ繰越";
    BroughtForward "brought_forward" "Brought forward" "Übertrag" "Report" "Suma anterior" "Riporto" "Transport" "Z przeniesienia" "前頁より繰越";
    Continued "continued" "continued" "Fortsetzung" "suite" "continuación" "segue" "vervolg" "ciąg dalszy" "続き";

    // Sums.
    LinesTotal "lines_total" "Sum of lines" "Summe der Positionen" "Total des lignes" "Suma de líneas" "Totale righe" "Totaal regels" "Suma pozycji" "明細合計";
    Allowances "allowances" "Discounts" "Nachlässe" "Remises" "Descuentos" "Sconti" "Kortingen" "Rabaty" "値引合計";
    Charges "charges" "Surcharges" "Zuschläge" "Suppléments" "Recargos" "Maggiorazioni" "Toeslagen" "Dopłaty" "割増合計";
    NetTotal "net_total" "Total excl. {tax}" "Gesamtbetrag netto" "Total HT" "Base imponible total" "Totale imponibile" "Totaal excl. {tax}" "Razem netto" "小計（税抜）";
    TaxTotal "tax_total" "Total {tax}" "{tax} gesamt" "Total {tax}" "Total {tax}" "Totale {tax}" "Totaal {tax}" "Razem {tax}" "{tax}合計";
    GrossTotal "gross_total" "Total incl. {tax}" "Gesamtbetrag brutto" "Total TTC" "Total con {tax}" "Totale con {tax}" "Totaal incl. {tax}" "Razem brutto" "合計（税込）";
    Prepaid "prepaid" "Already paid" "Bereits gezahlt" "Acompte versé" "Anticipo pagado" "Già pagato" "Reeds betaald" "Zapłacono" "既払額";
    Rounding "rounding" "Rounding" "Rundung" "Arrondi" "Redondeo" "Arrotondamento" "Afronding" "Zaokrąglenie" "端数調整";
    AmountDue "amount_due" "Amount due" "Zahlbetrag" "Net à payer" "Total a pagar" "Totale da pagare" "Te betalen" "Do zapłaty" "ご請求金額";
    AmountCredited "amount_credited" "Amount credited" "Gutgeschriebener Betrag" "Net à votre crédit" "Importe a su favor" "Totale a credito" "Te ontvangen" "Do zwrotu" "返金額";

    // Tax.
    Vat "vat" "VAT" "MwSt." "TVA" "IVA" "IVA" "btw" "VAT" "VAT";
    SalesTax "sales_tax" "Sales tax" "Sales Tax" "Taxe de vente" "Impuesto sobre ventas" "Sales tax" "Sales tax" "Podatek od sprzedaży" "売上税";
    Gst "gst" "GST" "GST" "TPS" "GST" "GST" "GST" "GST" "GST";
    ConsumptionTax "consumption_tax" "Consumption tax" "Verbrauchsteuer" "Taxe à la consommation" "Impuesto al consumo" "Imposta sui consumi" "Verbruiksbelasting" "Podatek konsumpcyjny" "消費税";
    TaxBreakdown "tax_breakdown" "{tax} by rate" "{tax} nach Sätzen" "Détail de la {tax}" "Desglose de {tax}" "Riepilogo {tax}" "{tax}-specificatie" "{tax} według stawek" "{tax}内訳";
    TaxableAmount "taxable_amount" "Taxable amount" "Bemessungsgrundlage" "Base HT" "Base imponible" "Imponibile" "Grondslag" "Wartość netto" "課税対象額";
    TaxAmount "tax_amount" "{tax} amount" "{tax}-Betrag" "Montant {tax}" "Cuota de {tax}" "Imposta" "{tax}-bedrag" "Kwota {tax}" "{tax}額";
    TaxInCurrency "tax_in_currency" "{tax} in {currency}" "{tax} in {currency}" "{tax} en {currency}" "{tax} en {currency}" "{tax} in {currency}" "{tax} in {currency}" "{tax} w {currency}" "{tax}（{currency}）";
    ReverseCharge "reverse_charge" "Reverse charge" "Steuerschuldnerschaft des Leistungsempfängers" "Autoliquidation" "Inversión del sujeto pasivo" "Inversione contabile" "Btw verlegd" "Odwrotne obciążenie" "リバースチャージ方式";
    IntraCommunitySupply "intra_community_supply" "Intra-Community supply, exempt from VAT (Art. 138 Directive 2006/112/EC)" "Steuerfreie innergemeinschaftliche Lieferung (Art. 138 Richtlinie 2006/112/EG)" "Livraison intracommunautaire exonérée de TVA (art. 138 de la directive 2006/112/CE)" "Entrega intracomunitaria exenta de IVA (art. 138 de la Directiva 2006/112/CE)" "Cessione intracomunitaria esente da IVA (art. 138 della direttiva 2006/112/CE)" "Intracommunautaire levering, vrijgesteld van btw (art. 138 Richtlijn 2006/112/EG)" "Wewnątrzwspólnotowa dostawa towarów zwolniona z VAT (art. 138 dyrektywy 2006/112/WE)" "EU域内供給・VAT免税（指令2006/112/EC第138条）";
    ExportSupply "export_supply" "Export, exempt from VAT (Art. 146 Directive 2006/112/EC)" "Steuerfreie Ausfuhrlieferung (Art. 146 Richtlinie 2006/112/EG)" "Exportation exonérée de TVA (art. 146 de la directive 2006/112/CE)" "Exportación exenta de IVA (art. 146 de la Directiva 2006/112/CE)" "Cessione all’esportazione esente da IVA (art. 146 della direttiva 2006/112/CE)" "Uitvoer, vrijgesteld van btw (art. 146 Richtlijn 2006/112/EG)" "Eksport zwolniony z VAT (art. 146 dyrektywy 2006/112/WE)" "輸出免税（指令2006/112/EC第146条）";
    Exempt "exempt" "Exempt from tax" "Steuerfrei" "Exonéré de taxe" "Exento de impuesto" "Esente da imposta" "Vrijgesteld van belasting" "Zwolnione z podatku" "非課税";
    ZeroRated "zero_rated" "Zero rated" "Nullsatz" "Taux zéro" "Tipo cero" "Aliquota zero" "Nultarief" "Stawka 0%" "免税（0%）";
    OutsideScope "outside_scope" "Not subject to tax" "Nicht steuerbar" "Hors champ de la taxe" "No sujeto" "Fuori campo di applicazione" "Niet belastbaar" "Nie podlega opodatkowaniu" "不課税";
    Igic "igic" "IGIC (Canary Islands)" "IGIC (Kanarische Inseln)" "IGIC (îles Canaries)" "IGIC" "IGIC (Isole Canarie)" "IGIC (Canarische Eilanden)" "IGIC (Wyspy Kanaryjskie)" "IGIC（カナリア諸島）";
    Ipsi "ipsi" "IPSI (Ceuta and Melilla)" "IPSI (Ceuta und Melilla)" "IPSI (Ceuta et Melilla)" "IPSI" "IPSI (Ceuta e Melilla)" "IPSI (Ceuta en Melilla)" "IPSI (Ceuta i Melilla)" "IPSI（セウタ・メリリャ）";

    // How to pay.
    Payment "payment" "Payment" "Zahlung" "Paiement" "Pago" "Pagamento" "Betaling" "Płatność" "お支払い";
    PaymentTerms "payment_terms" "Payment terms" "Zahlungsbedingungen" "Conditions de paiement" "Condiciones de pago" "Condizioni di pagamento" "Betalingsvoorwaarden" "Warunki płatności" "支払条件";
    PayBy "pay_by" "Please pay {amount} by {date}." "Bitte zahlen Sie {amount} bis zum {date}." "Merci de régler {amount} au plus tard le {date}." "Le rogamos que abone {amount} a más tardar el {date}." "Si prega di pagare {amount} entro il {date}." "Gelieve {amount} uiterlijk op {date} te betalen." "Prosimy o zapłatę {amount} do dnia {date}." "{date}までに{amount}をお支払いください。";
    NothingToPay "nothing_to_pay" "Nothing is to be paid." "Es ist kein Betrag zu zahlen." "Aucun montant à régler." "No hay importe que abonar." "Nessun importo da pagare." "Er hoeft niets betaald te worden." "Brak kwoty do zapłaty." "お支払いは不要です。";
    BankDetails "bank_details" "Bank details" "Bankverbindung" "Coordonnées bancaires" "Datos bancarios" "Coordinate bancarie" "Bankgegevens" "Dane do przelewu" "振込先";
    AccountHolder "account_holder" "Account holder" "Kontoinhaber" "Titulaire du compte" "Titular de la cuenta" "Intestatario" "Rekeninghouder" "Właściciel rachunku" "口座名義";
    AccountNumber "account_number" "Account number" "Kontonummer" "N° de compte" "N.º de cuenta" "N. di conto" "Rekeningnummer" "Numer rachunku" "口座番号";
    Iban "iban" "IBAN" "IBAN" "IBAN" "IBAN" "IBAN" "IBAN" "IBAN" "IBAN";
    Bic "bic" "BIC" "BIC" "BIC" "BIC" "BIC" "BIC" "BIC" "BIC";
    BankCode "bank_code" "Bank code" "Bankleitzahl" "Code banque" "Código bancario" "Codice banca" "Bankcode" "Kod banku" "銀行コード";
    PaymentReference "payment_reference" "Payment reference" "Verwendungszweck" "Référence de paiement" "Concepto del pago" "Causale" "Betalingskenmerk" "Tytuł przelewu" "振込依頼番号";
    ScanToPay "scan_to_pay" "Scan to pay" "Zum Bezahlen scannen" "Scanner pour payer" "Escanear para pagar" "Scansiona per pagare" "Scan om te betalen" "Zeskanuj, aby zapłacić" "QRコードでお支払い";
    PayOnline "pay_online" "Pay online" "Online bezahlen" "Payer en ligne" "Pagar en línea" "Paga online" "Online betalen" "Zapłać online" "オンラインで支払う";
    Card "card" "Card" "Karte" "Carte" "Tarjeta" "Carta" "Kaart" "Karta" "カード";
    DirectDebit "direct_debit" "The amount will be collected by direct debit." "Der Betrag wird per Lastschrift eingezogen." "Le montant sera prélevé sur votre compte." "El importe se cargará en su cuenta por domiciliación." "L’importo sarà addebitato sul Vostro conto." "Het bedrag wordt automatisch geïncasseerd." "Kwota zostanie pobrana poleceniem zapłaty." "口座振替によりお引き落としいたします。";
    Mandate "mandate" "Mandate reference" "Mandatsreferenz" "Référence du mandat" "Referencia del mandato" "Riferimento mandato" "Machtigingskenmerk" "Numer mandatu" "口座振替依頼番号";
    CreditorId "creditor_id" "Creditor identifier" "Gläubiger-ID" "Identifiant créancier" "Identificador del acreedor" "Identificativo creditore" "Incassant-ID" "Identyfikator wierzyciela" "収納企業番号";
    DebitedAccount "debited_account" "Debited account" "Belastetes Konto" "Compte débité" "Cuenta de cargo" "Conto addebitato" "Te debiteren rekening" "Obciążany rachunek" "引落口座";

    // The page and what stands around the lines.
    Notes "notes" "Notes" "Hinweise" "Remarques" "Observaciones" "Note" "Opmerkingen" "Uwagi" "備考";
    Attachments "attachments" "Attachments" "Anlagen" "Pièces jointes" "Anexos" "Allegati" "Bijlagen" "Załączniki" "添付書類";
    UsageAppendix "usage_appendix" "Usage details" "Einzelnachweis der Nutzung" "Détail des consommations" "Detalle de consumo" "Dettaglio dei consumi" "Verbruiksspecificatie" "Zestawienie zużycia" "利用明細";
    Used "used" "Used" "Genutzt" "Consommé" "Consumido" "Consumato" "Verbruikt" "Zużyto" "利用量";
    Billed "billed" "Billed" "Berechnet" "Facturé" "Facturado" "Fatturato" "Gefactureerd" "Zafakturowano" "請求数量";
    UsageDiffers "usage_differs" "Usage and billed quantity differ: {items}." "Nutzung und berechnete Menge weichen ab: {items}." "La consommation diffère de la quantité facturée : {items}." "El consumo difiere de la cantidad facturada: {items}." "Il consumo differisce dalla quantità fatturata: {items}." "Verbruik en gefactureerde hoeveelheid verschillen: {items}." "Zużycie różni się od zafakturowanej ilości: {items}." "利用量と請求数量が異なります：{items}";
    Date "date" "Date" "Datum" "Date" "Fecha" "Data" "Datum" "Data" "日付";
    Page "page" "Page {page} of {pages}" "Seite {page} von {pages}" "Page {page} sur {pages}" "Página {page} de {pages}" "Pagina {page} di {pages}" "Pagina {page} van {pages}" "Strona {page} z {pages}" "{page} / {pages} ページ";
    Draft "draft" "DRAFT" "ENTWURF" "BROUILLON" "BORRADOR" "BOZZA" "CONCEPT" "PROJEKT" "下書き";
    Paid "paid" "PAID" "BEZAHLT" "PAYÉE" "PAGADA" "PAGATA" "BETAALD" "ZAPŁACONO" "支払済";
    Void "void" "VOID" "UNGÜLTIG" "ANNULÉE" "ANULADA" "ANNULLATA" "VERVALLEN" "ANULOWANO" "無効";

    // Two versions beside each other.
    Comparison "comparison" "Comparison" "Vergleich" "Comparaison" "Comparación" "Confronto" "Vergelijking" "Porównanie" "比較";
    Before "before" "Before" "Vorher" "Avant" "Antes" "Prima" "Voor" "Przed" "変更前";
    After "after" "After" "Nachher" "Après" "Después" "Dopo" "Na" "Po" "変更後";
    Difference "difference" "Difference" "Differenz" "Différence" "Diferencia" "Differenza" "Verschil" "Różnica" "差額";
    Changed "changed" "Changed" "Geändert" "Modifié" "Modificado" "Modificato" "Gewijzigd" "Zmieniono" "変更";
    Added "added" "Added" "Neu" "Ajouté" "Añadido" "Aggiunto" "Toegevoegd" "Dodano" "追加";
    Removed "removed" "Removed" "Entfallen" "Supprimé" "Eliminado" "Rimosso" "Vervallen" "Usunięto" "削除";
    Unchanged "unchanged" "Unchanged" "Unverändert" "Inchangé" "Sin cambios" "Invariato" "Ongewijzigd" "Bez zmian" "変更なし";
}
