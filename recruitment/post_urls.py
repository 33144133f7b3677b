"""The part of the site for posts and quota: pools, posts, the statement of account, and the programmes."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from recruitment import (
    pool_entries,
    pool_views,
    post_list,
    post_views,
    programme_views,
    statement_prints,
    statement_views,
)  # fmt: skip


class PostApplication(Application):
    """Posts and quota, as a section of the site's menu."""

    title = _("Posts and quota")
    icon = "assignment_ind"
    app_name = "posts"
    index_path = path("", pool_views.pool_list, name="index")
    pool_new_path = path("pools/new/", pool_views.pool_new, name="pool_new")
    pool_path = path("pools/<int:pk>/", pool_views.pool_page, name="pool")
    open_path = path("pools/<int:pk>/open/", pool_entries.open_post, name="open")
    enter_path = path("pools/<int:pk>/<slug:kind>/", pool_entries.enter, name="enter")
    all_path = path("all/", post_list.post_list, name="all")
    statement_path = path("statement/", statement_views.statement_page, name="statement")
    print_path = path("statement/print/", statement_views.statement_print, name="statement_print")
    printed_path = path("statement/<int:pk>/", statement_prints.printed, name="statement_printed")
    progress_path = path("statement/<int:pk>/progress/", statement_prints.progress, name="statement_progress")
    file_path = path("statement/<int:pk>/file/", statement_prints.printed_file, name="statement_file")
    programmes_path = path("programmes/", programme_views.programme_list, name="programmes")
    programme_path = path("programmes/<slug:code>/", programme_views.programme_page, name="programme")
    post_path = path("<str:number>/", post_views.post_page, name="post")
    do_path = path("<str:number>/<slug:name>/", post_views.post_do, name="do")
