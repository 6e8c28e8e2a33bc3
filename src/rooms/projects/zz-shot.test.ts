import { test } from 'vitest'
import { writeFileSync } from 'node:fs'
import { portsOf, testDatabase } from '/work/main/test/support/database.ts'
import { appOf, loadStudyRooms } from '/work/main/test/support/rooms.ts'
import { projectsRoutes } from '/work/main/src/rooms/projects/index.ts'
import { fundingRoutes } from '/work/main/src/rooms/funding/index.ts'
const database = await testDatabase()
test('shots', async () => {
  const ports = portsOf(database.db)
  await loadStudyRooms(ports)
  const app = appOf(ports, [projectsRoutes, fundingRoutes])
  for (const [name, path] of [['list','/en/projects'],['time','/cs/projects?view=time'],['tlm','/en/projects/together-labour-market'],['fund','/en/funding'],['flows','/ar/funding?view=flows'],['grants','/cs/funding/city-grants'],['icp','/uk/projects/icp-services'],['timear','/ar/projects?view=time']]) {
    const html = await (await app.request(path!)).text()
    writeFileSync(`/tmp/shots/${name}.html`, html.replaceAll('/assets/styles.css', '/work/main/src/ui/styles.css'))
  }
})
