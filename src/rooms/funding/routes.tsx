// Addresses of the room.
import { anyone } from '../../kernel/actor.ts'
import { room } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'

export const fundingRoutes = room('funding')
fundingRoutes.get('/:lang/funding', { may: anyone, audit: null }, (c) => page(c, { title: 'funding' }, 'funding'))
