//! What an answer says about rows that it doesn't hold. Nothing of it is documented, so
//! every way in which services say it is listened to: a list that says there is more must not look
//! whole.

use foliolink_runtime::RawJson;
use http::{
    HeaderMap,
    header::{CONTENT_RANGE, LINK},
};

/// How deep hints are looked for: `meta.pagination.links.next`.
const DEPTH: usize = 4;

/// What an answer says beside its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hints {
    /// How many rows there are in all.
    pub(super) total: Option<u64>,
    /// A number of rows that may be this page's: it says something only where it is greater.
    count: Option<u64>,
    /// How many pages there are in all.
    pages: Option<u64>,
    /// The page and the size that the server says this is.
    pub(super) page: Option<u64>,
    pub(super) size: Option<u64>,
    /// Whether it says that there is more, if it says anything.
    more: Option<bool>,
    /// A cursor that may be the next page's or this one's: it says something only where nothing else
    /// does, and of a first page, which had none.
    cursor: Option<bool>,
}

impl Hints {
    /// Those of an answer's headers.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut hints = Self::default();
        for value in headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()) {
            if has_next_link(value) {
                hints.say(true);
            }
        }
        let range = headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
        // `items 0-24/319`, `items */319`; `*` is a total that isn't known.
        if let Some((_, total)) = range.and_then(|range| range.rsplit_once('/')) {
            hints.total = total.trim().parse().ok();
        }
        for name in ["x-pagination", "pagination", "x-paging", "x-paging-info"] {
            let values = headers.get_all(name).iter();
            for value in values.filter_map(|value| serde_json::from_slice(value.as_bytes()).ok()) {
                hints.field("pagination", &value);
            }
        }
        for (name, value) in headers {
            let (Some(name), Ok(value)) = (counting(name.as_str()), value.to_str()) else {
                continue;
            };
            hints.word(&name, Value::of(value.trim()));
        }
        hints
    }

    /// Whether it says anything about other rows.
    pub(super) fn is_silent(&self) -> bool {
        let Self { total, count, pages, more, cursor, .. } = self;
        total.or(*count).or(*pages).is_none() && more.or(*cursor).is_none()
    }

    /// What a field beside the rows says. An array is never the rows here.
    pub(super) fn field(&mut self, name: &str, value: &RawJson) {
        self.look(name, value, DEPTH);
    }

    /// With what `others` say, where these say nothing.
    pub(super) fn or(mut self, others: Self) -> Self {
        if let Some(more) = others.more {
            self.say(more);
        }
        Self {
            total: self.total.max(others.total),
            count: self.count.max(others.count),
            pages: self.pages.max(others.pages),
            page: self.page.or(others.page),
            size: self.size.or(others.size),
            more: self.more,
            cursor: self.cursor.max(others.cursor),
        }
    }

    /// Whether there are rows after the first `seen`, of which this is page number `page` from 0;
    /// `None` where nothing says so.
    pub(super) fn more_after(&self, seen: u64, page: u64) -> Option<bool> {
        let beyond = self.total.max(self.count).is_some_and(|total| seen < total)
            || self.pages.is_some_and(|pages| page.saturating_add(1) < pages);
        match (self.more, beyond) {
            (Some(true), _) | (_, true) => Some(true),
            (Some(false), false) => Some(false),
            (None, false) if self.total.or(self.pages).is_some() => Some(false),
            (None, false) => self.cursor.filter(|_| page == 0),
        }
    }

    /// One that says there is more wins: who contradicts itself must not cut a list short.
    fn say(&mut self, more: bool) {
        self.more = Some(more || self.more == Some(true));
    }

    fn look(&mut self, name: &str, value: &RawJson, depth: usize) {
        let name = word(name);
        let text = value.get();
        if depth == 0 {
            return;
        }
        if name.starts_with("next") {
            return self.word(&name, Value::of(text));
        }
        let below = matches!(
            name.as_str(),
            "links"
                | "pagination"
                | "paging"
                | "page"
                | "pageinfo"
                | "pagemetadata"
                | "meta"
                | "metadata"
                | "pageable"
                | "pager"
                | "paginginfo"
                | "paginationinfo"
                | "paginated"
                | "info"
                | "resultinfo"
                | "response"
                | "responsemetadata"
                | "pagecontext"
                | "pagedetails"
                | "navigation"
                | "listinfo"
                | "cursors"
                | "cursor"
        );
        match text.as_bytes().first() {
            Some(b'{') if below => {
                let fields = value.decode::<std::collections::BTreeMap<String, RawJson>>();
                for (name, value) in fields.into_iter().flatten() {
                    self.look(&name, &value, depth - 1);
                }
            }
            Some(b'[') if name == "links" => self.links(value),
            _ => self.word(&name, Value::of(text)),
        }
    }

    /// `[{"rel": "next", "href": "…"}]`.
    fn links(&mut self, value: &RawJson) {
        #[derive(serde::Deserialize)]
        struct Link {
            rel: Option<String>,
        }
        let links = value.decode::<Vec<Link>>().unwrap_or_default();
        let next = |link: &Link| link.rel.as_deref().is_some_and(|rel| word(rel) == "next");
        if !links.is_empty() {
            self.say(links.iter().any(next));
        }
    }

    /// A word and what stands under it.
    fn word(&mut self, name: &str, value: Value<'_>) {
        match name {
            "total"
            | "totalelements"
            | "totalitems"
            | "totalcount"
            | "totalrecords"
            | "totalnumber"
            | "totalnumberofrecords"
            | "totalnumberofitems"
            | "resultstotal"
            | "itemstotal"
            | "totalresults"
            | "totalrows"
            | "totalsize"
            | "totalhits"
            | "recordstotal"
            | "totaltransactions"
            | "totalentries"
            | "totalrecordcount"
            | "listtotal" => {
                self.total = self.total.max(value.number());
            }
            "count" | "itemcount" | "recordcount" | "resultcount" | "rowcount" | "numfound"
            | "nbhits" | "@odata.count" => {
                self.count = self.count.max(value.number());
            }
            "totalpages" | "pagecount" | "pages" | "numpages" | "nbpages" | "pagestotal"
            | "numberofpages" | "totalpagecount" | "pagetotal" | "lastpagenumber" | "lastpage" => {
                self.pages = self.pages.max(value.number());
                if let (true, Some(last)) = (name == "lastpage", value.flag()) {
                    self.say(!last);
                }
            }
            "page" | "pagenumber" | "currentpage" => self.page = value.number(),
            "size" | "pagesize" | "perpage" => self.size = value.number(),
            "remaining" | "remainingitems" | "remainingcount" | "remainingrows"
            | "remainingrecords" | "remainingresults" | "itemsremaining" | "recordsremaining" => {
                if let Some(remaining) = value.number() {
                    self.say(remaining > 0);
                }
            }
            "last" | "islast" | "islastpage" | "isend" | "endoflist" | "endofresults"
            | "endofdata" | "eof" | "done" | "exhausted" => {
                if let Some(last) = value.flag() {
                    self.say(!last);
                }
            }
            "hasmore"
            | "hasnext"
            | "hasnextpage"
            | "hasmorepages"
            | "hasmoreitems"
            | "more"
            | "hasmorepage"
            | "hasmoretransactions"
            | "hasadditionalpages"
            | "moredata"
            | "moredataavailable"
            | "morepages"
            | "moretransactions"
            | "moreavailable"
            | "moreitems"
            | "moreresults"
            | "morerecords"
            | "morerows"
            | "hasmoreresults"
            | "hasmorerecords"
            | "hasmoredata"
            | "hasmorerows"
            | "incomplete"
            | "incompleteresults"
            | "istruncated"
            | "truncated"
            | "partial" => {
                if let Some(more) = value.flag() {
                    self.say(more);
                }
            }
            // That it is whole says nothing of a page that was asked for.
            "complete" | "iscomplete" | "finished" | "isfinal" if value.flag() == Some(false) => {
                self.say(true);
            }
            "@nextlink" | "continue" | "resumetoken" | "@odata.nextlink" | "odata.nextlink"
            | "continuation" | "continuationkey" | "continuationtoken" | "pagetoken"
            | "lastevaluatedkey" => self.say(value.is_there()),
            "cursor" | "marker" | "bookmark" | "scrollid" | "searchafter" | "startingafter"
            | "startafter" => {
                self.cursor = self.cursor.max(Some(value.is_there()));
            }
            name if name.starts_with("next") => self.say(value.is_there()),
            _ => {}
        }
    }
}

/// A scalar as far as hints go, or the first of what an object or array holds.
#[derive(Debug, Clone, Copy)]
struct Value<'a>(&'a str);

impl<'a> Value<'a> {
    /// Some write numbers and flags as text.
    fn of(text: &'a str) -> Self {
        Self(text.trim_matches('"'))
    }

    /// Some count in numbers with decimals.
    fn number(self) -> Option<u64> {
        let text = self.0.trim();
        let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0'));
        whole.map_or(text, |(whole, _)| whole).parse().ok()
    }

    fn flag(self) -> Option<bool> {
        match self.0.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "y" => Some(true),
            "false" | "0" | "no" | "n" => Some(false),
            _ => None,
        }
    }

    /// Whether it leads anywhere: a cursor, a number of a page, an address.
    fn is_there(self) -> bool {
        let nothing = |text: &str| {
            let text = text.trim().trim_matches('"');
            matches!(text, "" | "null" | "false" | "0" | "-1" | "{}" | "[]")
        };
        if nothing(self.0) {
            return false;
        }
        // `{"href": null}` leads nowhere.
        let inner = self.0.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let values = |inner: &str| {
            let mut fields = inner.split(',').filter_map(|field| field.split_once(':'));
            fields.all(|(_, value)| nothing(value))
        };
        !inner.is_some_and(values)
    }
}

/// A name without what writers differ in: `next_page_token`, `nextPageToken`, `_next-page-token`.
fn word(name: &str) -> String {
    name.chars()
        .filter(|char| !matches!(char, '_' | '-' | ' '))
        .map(|char| char.to_ascii_lowercase())
        .collect()
}

/// The word of a header that counts rows or leads to others: `x-total-count`, `x-next-page`.
fn counting(name: &str) -> Option<String> {
    let known = ["total-count", "next-page", "has-more", "item-count", "records-total"];
    let within = |rest: &str| {
        let vendor = ["pagination-", "wp-"].iter().find_map(|vendor| rest.strip_prefix(vendor));
        vendor.map(str::to_owned)
    };
    let name = match name.strip_prefix("x-") {
        Some(rest) => within(rest).unwrap_or_else(|| rest.to_owned()),
        None if known.contains(&name) => name.to_owned(),
        None => within(name)?,
    };
    // `x-page` and `x-size` say nothing about other rows, and may be anything.
    let name = word(&name);
    let leads = ["next", "hasmore", "hasnext"].iter().any(|begin| name.starts_with(begin));
    let counts = name.starts_with("total") || name.starts_with("continuation");
    let says = [
        "count",
        "itemcount",
        "recordcount",
        "resultcount",
        "rowcount",
        "pagecount",
        "recordstotal",
        "listtotal",
        "more",
        "cursor",
        "marker",
        "truncated",
        "istruncated",
        "incomplete",
        "islast",
        "islastpage",
        "lastpage",
    ];
    (leads || counts || says.contains(&name.as_str())).then_some(name)
}

/// `<https://api.example/rows?page=2>; rel="next"`, among others.
fn has_next_link(value: &str) -> bool {
    let relations = value.split(',').flat_map(|link| link.split(';').skip(1));
    relations.filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
        let words = value.trim().trim_matches('"');
        name.trim().eq_ignore_ascii_case("rel")
            && words.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests;
