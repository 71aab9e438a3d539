// 邻近两个纠纷群之间最弱的桥
MATCH p = (a:Cluster)<-[:MEMBER_OF]-(:Dispute)-[bridge:LINKED_TO]-(:Dispute)-[:MEMBER_OF]->(b:Cluster)
WHERE a.id < b.id
RETURN p
ORDER BY bridge.weight, a.id, b.id
LIMIT 10
