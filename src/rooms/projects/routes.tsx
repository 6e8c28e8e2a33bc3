// Addresses of the room.
import { anyone } from '../../kernel/actor.ts'
import { room } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'

export const projectsRoutes = room('projects')
projectsRoutes.get('/:lang/projects', { may: anyone, audit: null }, (c) => page(c, { title: 'projects' }, 'projects'))
