import pytest
from cases.forecast import forecast
from tests import story
pytestmark = pytest.mark.django_db

def test_x(cast, walked):
    road = walked(applied_on=story.TODAY)
    import time
    t=time.time(); f = forecast(road.case); print(time.time()-t)
    for r in f.rows: print(r.on, r.earliest, r.due, r.action.name, r.step.value, r.article, r.who, [str(x) for x in r.floors], [str(x) for x in r.obstacles], r.provisional, [(d.guard.name,d.until) for d in r.spans])
    print(f.ends_at)
    assert 0
