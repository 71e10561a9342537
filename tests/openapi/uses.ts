// What a consumer writes with the generated types: known codes by name, unknown ones as they are.
import { XMoneyErrorCode as Code, type components } from './openapi-typescript/bundle';
import { type components as Components30 } from './openapi-typescript/bundle.3.0';
import { XMoneyErrorCode, type MugglePayError, type XMoneyError } from './hey-api/bundle';
import { type XMoneyError as XMoneyError30 } from './hey-api/bundle.3.0';

type Item = components['schemas']['XMoneyErrorItem'];
type Item30 = Components30['schemas']['XMoneyErrorItem'];
type Body = components['responses']['XMoneyNotFound']['content']['application/json'];

export const known: Item = { code: Code.CARD_NOT_FOUND, message: 'Card not found' };
export const unknown: Item = { code: 1651, message: 'New', type: 'Something', field: 'email' };
export const unknown30: Item30 = unknown;
export const body: Body = { code: 404, message: 'Not Found', errors: [known, unknown] };
export const other: XMoneyError = body;
export const other30: XMoneyError30 = other;
export const flat: MugglePayError[] = [
  { error: 'Invoice does not exist.', error_code: 'INVOICE_NOT_EXIST', status: '400' },
  { error: 'New', error_code: 'SOMETHING_NEW', status: 400 },
];
export const is902: 902 = XMoneyErrorCode.CARD_NOT_FOUND;

// @ts-expect-error a code is a number
export const wrong: Item = { code: true, message: '' };
// @ts-expect-error and it is required
export const missing: Item = { message: '' };
