import type { Scope } from '@hashpulse/api-keys';
import { SetMetadata } from '@nestjs/common';

/** Metadata key of {@link RequireScope}. */
export const REQUIRED_SCOPE = 'hashpulse:scope';

/** Asks for a key with this scope instead of the app's usual one. */
export const RequireScope = (scope: Scope): MethodDecorator & ClassDecorator =>
  SetMetadata(REQUIRED_SCOPE, scope);
