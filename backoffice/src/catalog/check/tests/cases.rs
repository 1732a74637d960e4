//! One place broken, and the kind of finding that says so.

pub struct Case {
    /// Of the snapshot, after the kind.
    pub name: &'static str,
    pub kind: &'static str,
    /// File, what stands there, what to write instead.
    pub edits: &'static [(&'static str, &'static str, &'static str)],
}

const fn case(
    kind: &'static str,
    name: &'static str,
    edits: &'static [(&'static str, &'static str, &'static str)],
) -> Case {
    Case { name, kind, edits }
}

const C: &str = "customer.toml";
const P: &str = "purchase.toml";
const R: &str = "roles.toml";
const T: &str = "timeline.toml";

const DEMOTES: &str = "sql   = \"UPDATE shop.customer SET vip = false WHERE id = ANY(:ids)\"\n";

pub const CASES: &[Case] = &[
    // The format.
    case("Syntax", "value", &[(C, "scope = \"id\"", "scope = id")]),
    case("DuplicateKey", "key", &[(C, "scope = \"id\"", "title = \"id\"")]),
    case("UnknownKey", "near", &[(C, "scope = \"id\"", "scop = \"id\"")]),
    case("UnknownKey", "far", &[(R, "timeline = true", "colour = \"red\"")]),
    case("MissingKey", "max_targets", &[(P, "max_targets = 5\n", "")]),
    case("MissingKey", "entity", &[("odd.toml", "", "[search]\nexact = [\"id\"]\n")]),
    case("MissingKey", "of_a_relation", &[(C, "type  = \"text\"\nmax   = 100", "type  = \"relation\"")]),
    case("MissingKey", "id_of_the_log", &[(T, "\"shop.log\"", "\"shop.line\"")]),
    case("WrongType", "list", &[(C, "words  = [\"name\"]", "words  = \"name\"")]),
    case("WrongType", "union", &[(C, "undo  = \"promote\"", "undo  = true")]),
    case(
        "WrongType",
        "fraction",
        &[(C, "type  = \"text\"\nmax   = 100", "type  = \"integer\"\nmax   = 1.5")],
    ),
    case("Empty", "text", &[(C, "title = \"name\"", "title = \"\"")]),
    case("Empty", "label", &[(C, "label = { en = \"Customer\", ko = \"고객\" }", "label = {}")]),
    case("NotOneOf", "near", &[(C, "type  = \"text\"", "type  = \"txt\"")]),
    case("NotOneOf", "far", &[(C, "when  = \"NOT vip\"", "reason = \"always\"")]),
    case("NotOneOf", "all", &[(R, "run   = [\"customer.promote\"]", "run   = \"everything\"")]),
    case("OutOfRange", "targets", &[(P, "max_targets = 5", "max_targets = 5000")]),
    case("OutOfRange", "bulk", &[(P, "max_targets = 5", "max_targets = 5\nmax_bulk = 5")]),
    case("OutOfRange", "text", &[(C, "max   = 100", "max   = 0")]),
    case("BadName", "entity", &[(C, "key   = \"customer\"", "key   = \"Customer\"")]),
    case("BadName", "ids", &[(C, "[action.rename.param.name]", "[action.rename.param.ids]")]),
    case("KeyDoesNotApply", "entity", &[(C, "max   = 100", "entity = \"purchase\"")]),
    case("KeyDoesNotApply", "min", &[(C, "max   = 100", "min = 3")]),
    case("Twice", "column", &[(C, "columns = [\"name\", \"email\"]", "columns = [\"name\", \"name\"]")]),
    case("Twice", "sort", &[(C, "[\"name\", \"id desc\"]", "[\"name\", \"name desc\"]")]),
    // The folder.
    case("NoEntities", "folder", &[(C, "", ""), (P, "", ""), (T, "", "")]),
    case("NoRoles", "folder", &[(R, "", "")]),
    case("DuplicateEntity", "key", &[(P, "key   = \"purchase\"", "key   = \"customer\"")]),
    case("FileName", "other", &[(C, "", ""), ("client.toml", "", include_str!("shop/customer.toml"))]),
    // Tables and columns.
    case("UnknownTable", "near", &[(C, "table = \"shop.customer\"", "table = \"shop.costumer\"")]),
    case("UnknownTable", "schema", &[(C, "table = \"shop.customer\"", "table = \"customer\"")]),
    case("UnknownColumn", "title", &[(C, "title = \"name\"", "title = \"nmae\"")]),
    case("UnknownColumn", "id", &[(C, "id    = \"id\"", "id    = [\"id\", \"nummer\"]")]),
    case("UnknownColumn", "left_out", &[(C, "filters = [\"vip\"]", "filters = [\"secret\"]")]),
    case("UnknownColumn", "left_out_set", &[(C, "SET vip = true", "SET vip = true, secret = NULL")]),
    case("UnknownColumn", "field", &[(P, "[field.state]", "[field.status]")]),
    case("UnknownColumn", "url", &[(C, "/c/{id}", "/c/{slug}")]),
    case("UnknownColumn", "relation", &[(C, "by     = \"customer_id\"", "by     = \"client_id\"")]),
    case("UnknownColumn", "about", &[(P, "field = \"vip\"", "field = \"vips\"")]),
    case("UnknownColumn", "undo", &[(C, "with = { name = \"name\" }", "with = { name = \"title\" }")]),
    case("UnknownColumn", "audit", &[(T, "after       = \"new\"", "after       = \"newer\"")]),
    case("NoId", "table", &[(P, "\"shop.purchase\"\nscope = \"customer_id\"", "\"shop.loose\"")]),
    case("NoId", "view", &[(P, "\"shop.purchase\"\nscope", "\"shop.spender\"\nscope")]),
    case(
        "Unlogged",
        "draft",
        &[("draft.toml", "", "[entity]\nkey = \"draft\"\nlabel = \"Draft\"\ntable = \"shop.draft\"\n")],
    ),
    case("IdNotUnique", "name", &[(C, "id    = \"id\"", "id    = \"name\"")]),
    case(
        "IdNotUnique",
        "log",
        &[(T, "table       = \"shop.log\"", "table = \"shop.purchase\"\nid = \"customer_id\"")],
    ),
    case("IdType", "json", &[(C, "id    = \"id\"", "id    = \"settings\"")]),
    case("IdType", "primary", &[(P, "\"shop.purchase\"\nscope = \"customer_id\"", "\"shop.spot\"")]),
    case("TitleNotText", "json", &[(C, "title = \"name\"", "title = \"settings\"")]),
    case("ScopeType", "boolean", &[(C, "scope = \"id\"", "scope = \"vip\"")]),
    case(
        "LeftOutButNeeded",
        "title",
        &[(C, "leave_out = [\"secret\"]", "leave_out = [\"secret\", \"name\"]")],
    ),
    case("LeftOutButNeeded", "field", &[(C, "[search]", "[field.secret]\nlabel = \"S\"\n\n[search]")]),
    // Searching and listing.
    case("NotSearchable", "words", &[(C, "words  = [\"name\"]", "words  = [\"name\", \"id\"]")]),
    case("NotSearchable", "exact", &[(C, "exact  = [\"id\", \"email\"]", "exact  = [\"tags\"]")]),
    case("BadSort", "order", &[(C, "\"id desc\"", "\"id down\"")]),
    case("NotSortable", "point", &[(P, "[field.state]", "[list]\nsort = [\"place\"]\n\n[field.state]")]),
    case("BadUrl", "host", &[(C, "https://*.shop.example/c/{id}", "https://*/c/{id}")]),
    case("BadUrl", "field", &[(C, "https://*.shop.example/c/{id}", "https://shop.example/c")]),
    // Fields and relations.
    case("UnknownValue", "enum", &[(P, "sent = { en = \"Sent\"", "send = { en = \"Sent\"")]),
    case(
        "UnknownValue",
        "param",
        &[(P, "type  = \"choice\"", "type  = \"choice\"\nvalues = { open = \"Open\", gone = \"Gone\" }")],
    ),
    case(
        "ValuesOfNoChoice",
        "number",
        &[(P, "[field.state]", "[field.total]\nvalues = { a = \"A\" }\n\n[field.state]")],
    ),
    case("UnnamedValues", "enum", &[(P, ", sent = { en = \"Sent\", ko = \"발송됨\" }", "")]),
    case("UnknownEntity", "relation", &[(C, "entity = \"purchase\"", "entity = \"purchases\"")]),
    case("UnknownEntity", "role", &[(R, "\"purchase\"]", "\"sale\"]")]),
    case("UnknownEntity", "actor", &[(T, "entity = \"customer\"", "entity = \"user\"")]),
    case(
        "ReferenceType",
        "uuid",
        &[(P, "[field.state]", "[field.code]\nreferences = \"customer\"\n\n[field.state]")],
    ),
    case(
        "CompositeReference",
        "line",
        &[
            (P, "[field.state]", "[field.code]\nreferences = \"line\"\n\n[field.state]"),
            ("line.toml", "", "[entity]\nkey = \"line\"\nlabel = \"Line\"\ntable = \"shop.line\"\n"),
        ],
    ),
    case("MissingLabel", "action", &[(C, "label = { en = \"Promote\", ko = \"올리기\" }\n", "")]),
    case(
        "MissingLanguage",
        "korean",
        &[(C, "{ en = \"Promote\", ko = \"올리기\" }", "{ en = \"Promote\" }")],
    ),
    // SQL.
    case("BadSql", "when", &[(C, "when  = \"NOT vip\"", "when  = \"\"\"\nNOT vip\n  AND nam <> ''\n\"\"\"")]),
    case("BadSql", "check", &[(C, "\"email IS NOT NULL\"", "\"email IS NUT NULL\"")]),
    case("BadSql", "action", &[(C, "SET vip = true", "SET vip = 'may be'")]),
    case("BadSql", "param", &[(P, "SET state = :state", "SET total = :state")]),
    case("BadSql", "aggregate", &[(C, "\"email IS NOT NULL\"", "\"count(*) > 0\"")]),
    case("BadSql", "two_statements", &[(C, "\"email IS NOT NULL\"", "\"true); SELECT (true\"")]),
    case("NotBoolean", "text", &[(C, "\"email IS NOT NULL\"", "\"email\"")]),
    case("ParamInCondition", "when", &[(C, "when  = \"NOT vip\"", "when  = \"NOT :vip\"")]),
    // Actions.
    case(
        "ActionsOfCompositeId",
        "line",
        &[(
            "line.toml",
            "",
            "[entity]\nkey = \"line\"\nlabel = \"Line\"\ntable = \"shop.line\"\n\n[action.drop]\nlabel = \"Drop\"\n\
             sql = \"UPDATE shop.line SET product = '' WHERE number = ANY(:ids)\"\nmax_targets = 1\n",
        )],
    ),
    case(
        "ActionsOfView",
        "spender",
        &[(
            "spender.toml",
            "",
            "[entity]\nkey = \"spender\"\nlabel = \"Spender\"\ntable = \"shop.spender\"\nid = \"customer_id\"\n\n\
             [action.zero]\nlabel = \"Zero\"\nsql = \"UPDATE shop.spender SET total = 0 WHERE customer_id = ANY(:ids)\"\n\
             max_targets = 1\n",
        )],
    ),
    case("NeitherSqlNorHttp", "neither", &[(C, DEMOTES, "")]),
    case(
        "SqlAndHttp",
        "both",
        &[(
            C,
            DEMOTES,
            "sql = \"UPDATE shop.customer SET vip = false WHERE id = ANY(:ids)\"\nhttp = { method = \"POST\", url = \"https://api.example/c/{id}\" }\n",
        )],
    ),
    case(
        "BadCallUrl",
        "host",
        &[(C, DEMOTES, "http = { method = \"POST\", url = \"https://{id}.example/c\" }\n")],
    ),
    case(
        "BadCallUrl",
        "other_host",
        &[(
            C,
            DEMOTES,
            "http = { method = \"POST\", url = \"https://api.example/c/{id}\", status = \"https://b.example/{key}\" }\n",
        )],
    ),
    case(
        "UnknownParam",
        "of_a_call",
        &[(
            C,
            DEMOTES,
            "http = { method = \"POST\", url = \"https://api.example/c/{id}\", body = { why = \":why\", n = [1, { of = \":id\" }] } }\n",
        )],
    ),
    case(
        "KeyDoesNotApply",
        "body_of_delete",
        &[(
            C,
            DEMOTES,
            "max_bulk = 9\nhttp = { method = \"DELETE\", url = \"https://api.example/c/{id}\", body = { a = 1 } }\n",
        )],
    ),
    case(
        "NotOneUpdate",
        "delete",
        &[(C, "UPDATE shop.customer SET vip = true", "DELETE FROM shop.customer")],
    ),
    case(
        "NotOneUpdate",
        "two",
        &[(C, "SET vip = true WHERE id = ANY(:ids)", "SET vip = true WHERE id = ANY(:ids); DROP TABLE x")],
    ),
    case(
        "OtherTable",
        "purchase",
        &[(C, "UPDATE shop.customer SET vip = true", "UPDATE shop.purchase SET total = 0")],
    ),
    case("NoIds", "where", &[(C, "SET vip = true WHERE id = ANY(:ids)", "SET vip = true")]),
    case(
        "IdsDoNotLimit",
        "or",
        &[(C, "SET vip = true WHERE id = ANY(:ids)", "SET vip = true WHERE id = ANY(:ids) OR vip")],
    ),
    case(
        "Returning",
        "id",
        &[(C, "SET vip = true WHERE id = ANY(:ids)", "SET vip = true WHERE id = ANY(:ids) RETURNING id")],
    ),
    case("ChangesId", "id", &[(C, "SET vip = true", "SET vip = true, id = 7")]),
    case("ChangesId", "scope", &[(P, "SET state = :state", "SET state = :state, customer_id = 7")]),
    case("UnknownParam", "near", &[(C, "SET name = :name", "SET name = :nam")]),
    case("UnknownParam", "far", &[(C, "SET vip = true", "SET vip = :yes")]),
    case("UnusedParam", "name", &[(C, "SET name = :name", "SET name = 'x'")]),
    case(
        "EmptyRange",
        "integer",
        &[(C, "type  = \"text\"\nmax   = 100", "type  = \"integer\"\nmin   = 9\nmax   = 1")],
    ),
    case("ChoiceWithoutValues", "name", &[(C, "type  = \"text\"\nmax   = 100", "type  = \"choice\"")]),
    case("UnknownAction", "mend", &[(C, "action = \"customer.promote\"", "action = \"promote\"")]),
    case("UnknownAction", "undo", &[(C, "undo  = \"promote\"", "undo  = \"promot\"")]),
    case("UnknownAction", "role", &[(R, "\"customer.promote\"", "\"customer.promot\"")]),
    case("UndoOfOtherEntity", "purchase", &[(C, "undo  = \"promote\"", "undo  = \"purchase.set_state\"")]),
    case(
        "UndoWithout",
        "name",
        &[(C, "undo  = { run = \"rename\", with = { name = \"name\" } }", "undo  = \"rename\"")],
    ),
    case(
        "UndoOfNoParam",
        "near",
        &[(C, "with = { name = \"name\" }", "with = { name = \"name\", nam = \"name\" }")],
    ),
    case(
        "UndoTakesFewer",
        "targets",
        &[(C, "undo  = \"demote\"\nmax_targets = 10", "undo  = \"demote\"\nmax_targets = 20")],
    ),
    case(
        "UndoTakesFewer",
        "bulk",
        &[(C, "undo  = \"demote\"\nmax_targets = 10", "undo  = \"demote\"\nmax_targets = 10\nmax_bulk = 50")],
    ),
    case("NoReference", "about", &[(P, "{ on = \"customer_id\", field", "{ on = \"code\", field")]),
    case(
        "MendsOtherEntity",
        "customer",
        &[(P, "{ run = \"customer.promote\", on = \"customer_id\" }", "\"customer.promote\"")],
    ),
    case(
        "CannotMask",
        "id",
        &[(C, "[relation.purchases]", "[field.id]\nmask = \"last4\"\n[relation.purchases]")],
    ),
    case(
        "CannotMask",
        "title",
        &[(C, "[relation.purchases]", "[field.name]\nmask = \"name\"\n[relation.purchases]")],
    ),
    case(
        "CannotMask",
        "scope",
        &[(P, "[field.state]", "[field.customer_id]\nmask = \"last4\"\n[field.state]")],
    ),
    case(
        "MaskType",
        "json",
        &[(C, "[relation.purchases]", "[field.settings]\nmask = \"secret\"\n[relation.purchases]")],
    ),
    case("MaskType", "number", &[(P, "[field.state]", "[field.total]\nmask = \"phone\"\n[field.state]")]),
    // Roles and timeline.
    case("UnknownField", "near", &[(R, "\"customer.email\"", "\"customer.emial\"")]),
    case("UnknownField", "no_column", &[(R, "\"customer.email\"", "\"customer\"")]),
    case("CannotHide", "title", &[(R, "\"customer.email\"", "\"customer.name\"")]),
    case(
        "NotMasked",
        "email",
        &[(R, "hide  = [\"customer.email\"]", "hide  = [\"customer.email\"]\nplain = [\"customer.email\"]")],
    ),
    case(
        "NotMasked",
        "fresh",
        &[(C, "[relation.purchases]", "[field.email]\nfresh = true\n[relation.purchases]")],
    ),
    case("NotMasked", "reveal", &[(R, "timeline = true", "reveal = [\"customer.email\"]")]),
    case("RunsUnseen", "customer", &[(R, "[\"customer\", \"purchase\"]", "[\"purchase\"]")]),
    case(
        "ApprovesUnseen",
        "customer",
        &[
            (R, "timeline = true", "approve = [\"customer.promote\"]"),
            (R, "[\"customer\", \"purchase\"]", "[\"purchase\"]"),
        ],
    ),
    case("NobodyApproves", "none", &[(C, "undo  = \"demote\"\n", "undo  = \"demote\"\napprovals = 1\n")]),
    case(
        "NeverAbove",
        "targets",
        &[(
            C,
            "undo  = \"demote\"\nmax_targets = 10",
            "undo  = \"demote\"\nmax_targets = 10\napprovals = 1\napprovals_above = 10",
        )],
    ),
    case(
        "NeverAbove",
        "bulk",
        &[(
            C,
            "undo  = \"demote\"\nmax_targets = 10",
            "undo  = \"demote\"\nmax_targets = 10\nmax_bulk = 50\napprovals = 1\napprovals_above = 50",
        )],
    ),
    case(
        "KeyDoesNotApply",
        "approvals_above",
        &[(C, "undo  = \"demote\"\n", "undo  = \"demote\"\napprovals_above = 5\n")],
    ),
    case("AuditType", "moment", &[(T, "occurred_at = \"at\"", "occurred_at = \"day\"")]),
    case("AuditType", "json", &[(T, "before      = \"old\"", "before      = \"what\"")]),
    case("AuditMayBeEmpty", "moment", &[(T, "occurred_at = \"at\"", "occurred_at = \"noted_at\"")]),
    case("UnknownPlaceholder", "near", &[(T, "{actor} renamed", "{acter} renamed")]),
    case("UnknownPlaceholder", "far", &[(T, "{actor} renamed", "{name} renamed")]),
    case("OpenPlaceholder", "brace", &[(T, "to {after.name}\"", "to {after.name\"")]),
];
