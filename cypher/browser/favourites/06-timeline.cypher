// 一起红色纠纷的升级时间线
MATCH (v:Event)-[:PART_OF]->(d:Dispute)
WHERE d.colour = 'red'
WITH d, count(v) AS events
ORDER BY events DESC, d.id
LIMIT 1
MATCH (d)<-[part:PART_OF]-(v:Event)
OPTIONAL MATCH (v)-[next:NEXT]->(w:Event)
RETURN d, part, v, next, w
LIMIT 60
