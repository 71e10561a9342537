// What a consumer's compiler must accept, and what it must refuse.

import {
  type PaymentError,
  PaymentErrorCategory,
  isPaymentError,
} from "payment-errors";
import { MugglePayError } from "payment-errors/mugglepay";
import {
  type AnyXMoneyErrorCode,
  type UnknownXMoneyErrorCode,
  XMoneyError,
  XMoneyErrorCode,
  type XMoneyErrorName,
  XMoneyHttpStatus,
  isXMoneyErrorCode,
  parseXMoneyError,
  toXMoneyErrorCode,
  xMoneyErrorName,
} from "payment-errors/xmoney";
import { xMoneyErrorCatalog } from "payment-errors/xmoney/catalog";
import { CARD_NOT_FOUND } from "payment-errors/xmoney/codes";
import {
  DepotErrorCode,
  type UnknownDepotErrorCode,
  type DepotError,
} from "depot-errors/depot";
import {
  ShopErrorCode,
  type UnknownShopErrorCode,
  type ShopError,
} from "shop-errors/shop";

export function everyText(error: ShopError): string {
  const { code } = error;
  switch (code) {
    case undefined:
      return "none";
    case ShopErrorCode.CART_EMPTY:
      return "empty";
    case "CART_LOCKED":
      return "locked";
    default: {
      const unknown: UnknownShopErrorCode = code;
      return `new: ${unknown}`;
    }
  }
}

export function notEveryText(error: ShopError): string {
  const { code } = error;
  switch (code) {
    case undefined:
      return "none";
    case ShopErrorCode.CART_EMPTY:
      return "empty";
    default: {
      // @ts-expect-error: CART_LOCKED is missing
      const unknown: UnknownShopErrorCode = code;
      return `new: ${unknown}`;
    }
  }
}

export function everyNumber({ code }: DepotError): number {
  switch (code) {
    case DepotErrorCode.STOCK_UNKNOWN:
      return -1;
    case DepotErrorCode.OUT_OF_STOCK:
    case 200:
      return 1;
    default:
      code satisfies UnknownDepotErrorCode | undefined;
      return 0;
  }
}

export function notEveryNumber({ code }: DepotError): number {
  switch (code) {
    case DepotErrorCode.STOCK_UNKNOWN:
    case DepotErrorCode.OUT_OF_STOCK:
      return 1;
    default:
      // @ts-expect-error: NO_TRUCK is missing
      code satisfies UnknownDepotErrorCode | undefined;
      return 0;
  }
}

export function knownOnly(code: AnyXMoneyErrorCode): string {
  // @ts-expect-error: an unknown code has no entry
  const entry = xMoneyErrorCatalog[code];
  if (!isXMoneyErrorCode(code))
    return `${code satisfies UnknownXMoneyErrorCode} ${entry}`;
  code satisfies XMoneyErrorCode;
  return xMoneyErrorCatalog[code].description ?? xMoneyErrorCatalog[code].title;
}

export function narrowed(value: unknown): XMoneyErrorName | undefined {
  if (value instanceof XMoneyError) {
    value.name satisfies "XMoneyError";
    const fields: readonly (string | undefined)[] = value.errors.map(
      (error) => error.field,
    );
    return xMoneyErrorName(fields.length);
  }
  if (isXMoneyErrorCode(value)) value satisfies XMoneyErrorCode;
  return xMoneyErrorName(toXMoneyErrorCode(value));
}

export const documented: 902 = XMoneyErrorCode.CARD_NOT_FOUND;
export const alone: 902 = CARD_NOT_FOUND;
export const status: 404 = XMoneyHttpStatus.HTTP_NOT_FOUND;
export const other: 617 = XMoneyErrorCode.GREATER_THAN_ID_INVALID;
// @ts-expect-error: no code has this number
export const invented: XMoneyErrorCode = 1;
// @ts-expect-error: no code has this name
export const misspelt: unknown = XMoneyErrorCode.CARD_NOT_FUOND;

export function sent(): XMoneyError {
  const error = new XMoneyError({
    status: 404,
    code: XMoneyErrorCode.CARD_NOT_FOUND,
    message: "Card not found",
    field: undefined,
    errors: [{ code: 902 }],
    cause: new Error("no such row"),
  });
  // @ts-expect-error: errors do not change
  error.code = 604;
  // @ts-expect-error: nor do their lists
  error.errors.push({ code: 604 });
  return error;
}

export class TeamError extends XMoneyError {
  readonly team: string = "payments";
}

const plain: Record<string, string | string[] | undefined> = {
  "x-request-id": "1",
};
interface Fetched {
  get(name: string): string | null;
  has(name: string): boolean;
}

export function parsed(fetched: Fetched): readonly (XMoneyError | undefined)[] {
  return [
    parseXMoneyError(400),
    parseXMoneyError(undefined, "{}"),
    parseXMoneyError(400, {}, plain),
    parseXMoneyError(400, {}, fetched),
    parseXMoneyError(400, {}, new Map([["x-request-id", "1"]])),
  ];
}

export function ofAnyApi(value: unknown): boolean {
  const errors: readonly PaymentError[] = [
    new XMoneyError(),
    new MugglePayError(),
  ];
  if (!isPaymentError(value)) return errors.length > 0;
  return value.categories.includes(PaymentErrorCategory.NOT_FOUND);
}
