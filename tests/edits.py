"""A small project, and edits of it: what each of them must be told as."""

from __future__ import annotations

CATEGORIES = """\
errbind: 1
categories:
  - {id: not_found, class: NotFoundError, title: Not there, description: It is not there., http_status: 404}
  - {id: busy, class: BusyError, title: Busy, description: Too much to do., actor: provider, retryable: true, http_status: 503}
  - {id: spare, class: SpareError, title: Spare, description: Nobody uses it., actor: caller}
"""

SHOP = """\
errbind: 1
id: shop
title: Shop API
prefix: Shop
source: {title: The shop's error page}
http_statuses:
  - {status: 200, name: OK, description: All went well}
  - {status: 400, name: BAD_REQUEST, description: It was wrong}
  - {status: 404, name: NOT_FOUND, description: It is not there}
vocabularies:
  - {id: code}
  - {id: reason, title: Reasons, description: Why it was.}
groups:
  - id: cart
    title: Cart Errors
    description: About the cart.
    errors:
      - {code: 101, name: CART_EMPTY, description: The cart is empty, fields: [cart], http_status: 400}
      - {code: 102, name: CART_LOCKED, description: The cart is locked, type: state, aliases: [CART_SHUT]}
      - code: 103
        name: CART_GONE
        description: The cart is gone
        user_message: Your cart is gone.
        note: A remark.
        docs_url: https://shop.example/gone
        since: "2"
        example: {code: 103, message: Gone}
      - {code: 104, name: CART_OLD, description: The cart is old, deprecated: {since: "3", use: CART_GONE, reason: It said too little.}}
  - id: stock
    title: Stock Errors
    errors:
      - {code: 201, name: STOCK_NONE, description: Nothing left}
      - {code: 202, name: STOCK_BUSY, description: Too many ask}
      - {code: 203, name: STOCK_JAMMED, description: Too many wait}
  - id: why
    title: Reasons
    vocabulary: reason
    errors:
      - {code: rain, description: It rained}
      - {code: wait, pattern: "wait_{seconds:integer}", also: [{description: Do not hurry}]}
types:
  - {value: state, description: The state is wrong}
envelopes:
  - id: error
    schema:
      type: object
      required: [code]
      properties:
        code: {type: integer}
        message: {type: string}
        text: {type: [string, "null"]}
        reason: {type: string}
        trace: {type: string, enum: [a, b], maxLength: 9}
        errors: {type: array, items: {type: object, properties: {code: {type: integer}, hint: {type: boolean}}}}
        list: {type: array, items: {type: object, properties: {code: {type: integer}}}}
    roles: {code: /code, subcode: {at: /reason, vocabulary: reason}, message: [/message, /text], items: /errors, item.code: code}
    when: {/code: {minimum: 100}}
  - id: short
    schema: {type: object, properties: {fault: {type: integer}}}
    roles: {code: /fault}
examples:
  - {id: gone, title: Gone, http_status: 404, body: {code: 103, message: Gone}}
advice:
  - {id: wait, text: Wait a little.}
categories:
  not_found: [CART_GONE, STOCK_NONE, NOT_FOUND]
  busy: [STOCK_BUSY, STOCK_JAMMED]
handling:
  - {of: [CART_EMPTY], remedy: Fill it., user_safe: true, advice: wait}
retired:
  - {code: 199, name: CART_STOLEN, reason: It was never stolen.}
"""

CONFIGURATION = 'targets = ["catalog"]\n[package]\nversion = "1.4.2"\n'

FILES = {
    "errbind.toml": CONFIGURATION,
    "specs/categories.yaml": CATEGORIES,
    "specs/shop.yaml": SHOP,
}

Edits = list[tuple[str, str]]

# Each edit is a list of replacements, beside the changes that it must make (and maybe others too).
# fmt: off
EDITS: dict[str, tuple[Edits, list[str]]] = {
    "a code is added": ([("  - id: stock\n", "      - {code: 105, name: CART_NEW}\n  - id: stock\n")], ["minor code-added CART_NEW"]),
    "a code is removed": ([("      - {code: 201, name: STOCK_NONE, description: Nothing left}\n", ""), ("STOCK_NONE, ", "")], ["major code-removed STOCK_NONE"]),
    "a code is renamed": ([("202, name: STOCK_BUSY", "202, name: STOCK_FULL"), ("[STOCK_BUSY,", "[STOCK_FULL,")], ["major code-renamed STOCK_FULL"]),
    "a wire value changes": ([("code: 202", "code: 292")], ["major code-renumbered STOCK_BUSY"]),
    "two codes swap their names": ([("202, name: STOCK_BUSY", "202, name: STOCK_JAM"), ("203, name: STOCK_JAMMED", "203, name: STOCK_BUSY"), ("[STOCK_BUSY, STOCK_JAMMED]", "[STOCK_JAM, STOCK_BUSY]")], ["major code-renumbered STOCK_BUSY", "minor code-added STOCK_JAM", "major code-removed STOCK_JAMMED"]),
    "an alias is added": ([("[CART_SHUT]", "[CART_SHUT, CART_BARRED]")], ["minor alias-added CART_LOCKED"]),
    "an alias is removed": ([(", aliases: [CART_SHUT]", "")], ["major alias-removed CART_LOCKED"]),
    "a code is moved to another group": ([("      - {code: 201, name: STOCK_NONE, description: Nothing left}\n", ""), ("  - id: stock\n", "      - {code: 201, name: STOCK_NONE, description: Nothing left}\n  - id: stock\n")], ["major class-moved STOCK_NONE", "minor group-changed STOCK_NONE", "minor class-added shop.CartNotFoundError"]),
    "an HTTP status is stated where none was known": ([("The cart is locked,", "The cart is locked, http_status: 409,")], ["minor http-status-stated CART_LOCKED"]),
    "an HTTP status is stated that the category has": ([("description: Nothing left", "description: Nothing left, http_status: 404")], ["patch text-changed STOCK_NONE"]),
    "an HTTP status is stated that is not the category's": ([("description: Nothing left", "description: Nothing left, http_status: 410")], ["major http-status-changed STOCK_NONE"]),
    "an HTTP status changes": ([("http_status: 400}", "http_status: 422}")], ["major http-status-changed CART_EMPTY"]),
    "an HTTP status is stated no more": ([(", http_status: 400}", "}")], ["major http-status-changed CART_EMPTY"]),
    "a type is stated": ([("description: Nothing left", "description: Nothing left, type: state")], ["minor type-stated STOCK_NONE"]),
    "a type changes": ([("type: state,", "type: other,")], ["major type-changed CART_LOCKED"]),
    "a type goes": ([("type: state, ", "")], ["major type-changed CART_LOCKED"]),
    "a field is added": ([("[cart]", "[cart, item]")], ["minor fields-added CART_EMPTY"]),
    "a field is removed": ([("fields: [cart], ", "")], ["major fields-removed CART_EMPTY"]),
    "a field is replaced": ([("[cart]", "[basket]")], ["major fields-removed CART_EMPTY", "minor fields-added CART_EMPTY"]),
    "the fields vary": ([("[cart]", "various")], ["major fields-removed CART_EMPTY", "minor fields-added CART_EMPTY"]),
    "a code is deprecated": ([("description: Nothing left", "description: Nothing left, deprecated: {use: CART_GONE}")], ["minor code-deprecated STOCK_NONE"]),
    "a code is deprecated no more": ([(', deprecated: {since: "3", use: CART_GONE, reason: It said too little.}', "")], ["minor deprecation-withdrawn CART_OLD"]),
    "a replacement changes": ([("use: CART_GONE", "use: CART_EMPTY")], ["patch text-changed CART_OLD"]),
    "a reason changes": ([("too little", "nothing")], ["patch text-changed CART_OLD"]),
    "a description changes": ([("Nothing left", "Nothing")], ["patch text-changed STOCK_NONE"]),
    "a description is new": ([("description: Nothing left", "note: Our remark")], ["patch text-changed STOCK_NONE", "patch text-changed STOCK_NONE"]),
    "a user message changes": ([("Your cart", "The cart you had")], ["patch text-changed CART_GONE"]),
    "a note changes": ([("A remark.", "Two remarks.")], ["patch text-changed CART_GONE"]),
    "a link changes": ([("example/gone", "example/away")], ["patch text-changed CART_GONE"]),
    "a since changes": ([('since: "2"', 'since: "2.1"')], ["patch text-changed CART_GONE"]),
    "an example of a code changes": ([("example: {code: 103, message: Gone}", "example: {code: 103, message: Away}")], ["patch text-changed CART_GONE"]),
    "a code was only in an example": ([("description: Nothing left", "description: Nothing left, listed: false")], ["patch text-changed STOCK_NONE"]),
    "a vocabulary is added": ([("  - {id: reason,", "  - {id: cause}\n  - {id: reason,"), ("types:\n", "  - {id: new, title: New, vocabulary: cause, errors: [{code: 1}]}\ntypes:\n")], ["major vocabulary-order vocabularies", "minor vocabulary-added cause"]),
    "a vocabulary is added at the end": ([("Why it was.}", "Why it was.}\n  - {id: cause}"), ("types:\n", "  - {id: new, title: New, vocabulary: cause, errors: [{code: 1}]}\ntypes:\n")], ["minor vocabulary-added cause"]),
    "a vocabulary is renamed": ([("  - {id: reason,", "  - {id: cause,"), ("    vocabulary: reason\n", "    vocabulary: cause\n"), ("{at: /reason, vocabulary: reason}", "{at: /reason, vocabulary: cause}")], ["major vocabulary-renamed cause", "major enum-renamed cause", "major prefix-changed cause", "major class-renamed cause:rain"]),
    "a vocabulary is removed": ([("  - {id: reason, title: Reasons, description: Why it was.}\n", ""), ("    vocabulary: reason\n", ""), ("      - {code: rain, description: It rained}\n", "      - {code: 301, name: RAIN}\n"), ('      - {code: wait, pattern: "wait_{seconds:integer}", also: [{description: Do not hurry}]}\n', ""), ("{at: /reason, vocabulary: reason}", "/reason")], ["major vocabulary-removed reason", "major code-removed reason:rain", "minor code-added RAIN"]),
    "a prefix of a vocabulary changes": ([("title: Reasons, desc", "title: Reasons, prefix: Cause, desc")], ["major prefix-changed reason", "major class-renamed reason:rain"]),
    "a vocabulary's title changes": ([("title: Reasons, desc", "title: Causes, desc")], ["patch text-changed reason"]),
    "a code of another vocabulary is removed": ([("      - {code: rain, description: It rained}\n", "")], ["major code-removed reason:rain"]),
    "a pattern changes": ([("wait_{seconds:integer}", "wait_{minutes:integer}")], ["major pattern-changed reason:wait"]),
    "a pattern is new": ([("{code: rain,", '{code: rain, pattern: "rain_{where}",')], ["minor pattern-stated reason:rain"]),
    "other words of the document change": ([("Do not hurry", "Hurry")], ["patch text-changed reason:wait"]),
    "a code changes its vocabulary": ([("    vocabulary: reason\n    errors:\n      - {code: rain, description: It rained}\n", "    vocabulary: reason\n    errors:\n"), ("  - id: why\n", "  - {id: sky, title: Sky, vocabulary: cause, errors: [{code: rain, description: It rained}]}\n  - id: why\n"), ("Why it was.}", "Why it was.}\n  - {id: cause}")], ["major vocabulary-changed cause:rain"]),
    "a role reads another vocabulary": ([("{at: /reason, vocabulary: reason}", "/reason")], ["major role-changed error"]),
    "a retry stops helping": ([("user_safe: true, advice: wait}", "user_safe: true, advice: wait}\n  - {of: [STOCK_BUSY], retryable: false}")], ["major retryable-off STOCK_BUSY"]),
    "a retry starts helping": ([("user_safe: true, advice", "user_safe: true, retryable: true, advice")], ["minor retryable-on CART_EMPTY"]),
    "a retry is known not to help": ([("user_safe: true, advice", "user_safe: true, retryable: false, advice")], ["minor retryable-changed CART_EMPTY"]),
    "a text is not safe any more": ([("user_safe: true", "user_safe: false")], ["major user-safe-off CART_EMPTY"]),
    "who must act is known": ([("user_safe: true, advice", "user_safe: true, actor: payer, advice")], ["minor actor-stated CART_EMPTY"]),
    "someone else must act": ([("user_safe: true, advice: wait}", "user_safe: true, advice: wait}\n  - {of: [STOCK_BUSY], actor: payer}")], ["major actor-changed STOCK_BUSY"]),
    "a remedy changes": ([("Fill it.", "Fill it up.")], ["patch text-changed CART_EMPTY"]),
    "all are handled otherwise": ([("handling:\n", "handling:\n  - {of: all, user_safe: false}\n")], ["minor user-safe-changed shop"]),
    "a group is added": ([("types:\n", "  - {id: till, title: Till Errors, errors: []}\ntypes:\n")], ["minor group-added till"]),
    "a group is renamed": ([("  - id: cart\n", "  - id: basket\n")], ["major group-removed cart", "minor group-added basket", "minor group-changed CART_EMPTY"]),
    "a group's title changes": ([("Cart Errors", "Errors of the cart")], ["patch text-changed cart"]),
    "a group's description changes": ([("About the cart", "Of the cart")], ["patch text-changed cart"]),
    "a status is added": ([("vocabularies:\n", "  - {status: 410, name: GONE}\nvocabularies:\n")], ["minor status-added GONE"]),
    "a status is removed": ([("  - {status: 400, name: BAD_REQUEST, description: It was wrong}\n", "")], ["major status-removed BAD_REQUEST"]),
    "a status is renamed": ([("name: BAD_REQUEST", "name: WRONG_REQUEST")], ["major status-renamed WRONG_REQUEST"]),
    "a status has another number": ([("status: 400, name", "status: 422, name")], ["major status-renumbered BAD_REQUEST"]),
    "a status's text changes": ([("All went well", "Well done")], ["patch text-changed OK"]),
    "a status leaves its category": ([("STOCK_NONE, NOT_FOUND]", "STOCK_NONE]")], ["major class-moved NOT_FOUND", "minor category-left NOT_FOUND"]),
    "a code joins a category": ([("  busy: [STOCK_BUSY,", "  busy: [STOCK_BUSY, CART_EMPTY,")], ["minor category-joined CART_EMPTY", "minor retryable-on CART_EMPTY", "minor actor-stated CART_EMPTY"]),
    "a code leaves its category": ([("[CART_GONE, STOCK_NONE,", "[STOCK_NONE,")], ["major class-moved CART_GONE", "major http-status-changed CART_GONE", "minor category-left CART_GONE"]),
    "a class between others goes": ([("[STOCK_BUSY, STOCK_JAMMED]", "[STOCK_BUSY]")], ["major class-removed shop.StockGroupBusyError", "major class-moved STOCK_JAMMED"]),
    "a class between others comes": ([("  busy: [", "  spare: [CART_EMPTY, CART_LOCKED]\n  busy: [")], ["minor class-added shop.CartSpareError", "minor class-added shop.ShopSpareError"]),
    "a category is added": ([("  - {id: spare", "  - {id: extra, class: ExtraError, title: E, description: E.}\n  - {id: spare")], ["minor category-added extra"]),
    "a category is removed": ([("  - {id: spare, class: SpareError, title: Spare, description: Nobody uses it., actor: caller}\n", "")], ["major category-removed spare"]),
    "a category's id changes": ([("id: spare", "id: other")], ["major category-renamed other"]),
    "a category's class changes": ([("SpareError", "OtherError")], ["major class-renamed spare"]),
    "a category's title changes": ([("title: Spare", "title: Extra")], ["patch text-changed spare"]),
    "a category's status changes": ([("retryable: true, http_status: 503", "retryable: true, http_status: 429")], ["major http-status-changed busy"]),
    "a category's actor changes": ([("actor: caller", "actor: payer")], ["major actor-changed spare"]),
    "a category is retried no more": ([("retryable: true", "retryable: false")], ["major retryable-off busy", "major retryable-off STOCK_BUSY", "major retryable-off shop.ShopBusyError"]),
    "a catalog's id changes": ([("id: shop", "id: store")], ["major catalog-renamed store"]),
    "a prefix changes": ([("prefix: Shop", "prefix: Store")], ["major prefix-changed shop", "major class-renamed shop", "major class-renamed shop.StoreBusyError"]),
    "a title changes": ([("title: Shop API", "title: The Shop API")], ["patch text-changed shop"]),
    "a source changes": ([("The shop's error page", "Another page")], ["patch text-changed shop"]),
    "the package is renamed": ([("[package]\n", '[package]\nname = "shop-errors"\n')], ["major package-renamed shop-errors"]),
    "the root class is renamed": ([("[package]\n", '[package]\nroot-class = "AnyError"\n')], ["major class-renamed payment-errors"]),
    "a target is generated no more": ([('["catalog"]', '["python"]')], ["major target-removed catalog", "minor target-added python"]),
    "all targets are generated": ([('targets = ["catalog"]\n', "")], ["minor target-added python", "minor target-added typescript"]),
    "codes link to another page": ([("[package]\n", 'docs-url = "https://shop.example/errors"\n[package]\n')], ["patch text-changed docs-url"]),
    "the licence changes": ([("[package]\n", '[package]\nlicense = "ISC"\n')], ["patch license-changed payment-errors"]),
    "a type's value is added": ([("types:\n", "types:\n  - {value: other}\n")], ["minor type-added other"]),
    "a type's value changes": ([("value: state", "value: status")], ["major type-removed state", "minor type-added status"]),
    "a type's text changes": ([("The state is wrong", "Wrong state")], ["patch text-changed state"]),
    "a member is added": ([("        message: {type", "        more: {type: string}\n        message: {type")], ["minor member-added error/more"]),
    "a member is removed": ([("        trace: {type: string, enum: [a, b], maxLength: 9}\n", "")], ["major member-removed error/trace"]),
    "a member is renamed": ([("        trace: {", "        track: {")], ["major member-renamed error/track"]),
    "a member of an item is removed": ([(", hint: {type: boolean}", "")], ["major member-removed error/errors/*/hint"]),
    "a member may be absent": ([("      required: [code]\n", "")], ["major member-optional error/code"]),
    "a member is always there": ([("required: [code]", "required: [code, message]")], ["minor member-required error/message"]),
    "a member has another type": ([("hint: {type: boolean}", "hint: {type: string}")], ["major member-type-changed error/errors/*/hint"]),
    "a member has one type less": ([('{type: [string, "null"]}', "{type: string}")], ["minor member-type-narrowed error/text"]),
    "a member has one type more": ([("hint: {type: boolean}", "hint: {type: [boolean, string]}")], ["major member-type-changed error/errors/*/hint"]),
    "a member is written otherwise": ([('[string, "null"]', '["null", string]')], ["major member-type-changed error/text"]),
    "a value is added": ([("[a, b]", "[a, b, c]")], ["minor value-added error/trace"]),
    "a value is removed": ([("[a, b]", "[a]")], ["minor value-removed error/trace"]),
    "a bound changes": ([("maxLength: 9", "maxLength: 8")], ["major schema-changed error/trace"]),
    "a member is described": ([("maxLength: 9", "maxLength: 9, description: Where.")], ["patch text-changed error/trace"]),
    "a role is added": ([("items: /errors,", "items: /errors, type: /trace,")], ["minor role-added error"]),
    "a role is removed": ([("message: [/message, /text], ", "")], ["major role-removed error"]),
    "a role is read elsewhere": ([("items: /errors,", "items: [/list, /errors],")], ["major role-changed error"]),
    "alternates change their order": ([("[/message, /text]", "[/text, /message]")], ["major role-changed error"]),
    "an alternate is added": ([("[/message, /text]", "[/message, /text, /trace]")], ["minor alternate-added error"]),
    "an alternate is removed": ([("[/message, /text]", "/message")], ["major role-changed error"]),
    "a condition changes": ([("minimum: 100", "minimum: 99")], ["major when-changed error"]),
    "a condition goes": ([("    when: {/code: {minimum: 100}}\n", "")], ["major when-changed error"]),
    "an envelope is added at the end": ([("examples:\n", "  - {id: last, schema: {type: object, properties: {last: {type: integer}}}, roles: {code: /last}}\nexamples:\n")], ["minor envelope-added last"]),
    "an envelope is added in front": ([("envelopes:\n", "envelopes:\n  - {id: first, schema: {type: object, properties: {last: {type: integer}}}, roles: {code: /last}}\n")], ["major envelope-order envelopes", "minor envelope-added first"]),
    "an envelope is removed": ([("  - id: short\n    schema: {type: object, properties: {fault: {type: integer}}}\n    roles: {code: /fault}\n", "")], ["major envelope-removed short"]),
    "an envelope is renamed": ([("id: short", "id: brief")], ["major envelope-removed short", "minor envelope-added brief"]),
    "an example is added": ([("advice:\n  -", "  - {id: two, title: Two, http_status: 400, body: {code: 101}}\nadvice:\n  -")], ["patch example-added two"]),
    "an example changes": ([("404, body: {code: 103, message: Gone}", "404, body: {code: 103, message: Lost}")], ["patch example-changed gone"]),
    "an example is removed": ([("examples:\n  - {id: gone, title: Gone, http_status: 404, body: {code: 103, message: Gone}}\n", "")], ["patch example-removed gone"]),
    "advice changes": ([("Wait a little.", "Wait.")], ["patch advice-changed wait"]),
    "something is retired": ([("retired:\n", "retired:\n  - {name: NEVER_USED}\n")], ["patch retired-added NEVER_USED"]),
    "something is retired no more": ([("retired:\n  - {code: 199, name: CART_STOLEN, reason: It was never stolen.}\n", "")], ["patch retired-removed CART_STOLEN"]),
    "a reason for retiring changes": ([("never stolen", "lost")], ["patch text-changed CART_STOLEN"]),
}
# fmt: on


def edited(edits: Edits) -> dict[str, str]:
    """Return the files after replacements, each of which must find its text exactly once."""
    files = dict(FILES)
    for old, new in edits:
        (name,) = [name for name, text in files.items() if old in text]
        assert files[name].count(old) == 1, old
        files[name] = files[name].replace(old, new)
    return files
