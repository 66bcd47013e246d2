"""Who may open what in the admin, by the names of addresses. Letters stand for the roles in `test_every_address`."""

from __future__ import annotations

WHO_MAY: dict[str, str] = {
    # Before anybody signs in. Without a mail server no password can be asked for: those answer 404.
    "OIEWPSMD-x?A": """
        wagtailadmin_sprite wagtailadmin_password_reset wagtailadmin_password_reset_done
        wagtailadmin_password_reset_confirm wagtailadmin_password_reset_complete wagtailadmin_javascript_catalog
    """,
    # Whoever enters the admin. Wagtail's choosers and dialogs ask no more; what they lead to does.
    "OIEWPSMD-A": """
        wagtailadmin_home /admin/test404/ wagtailadmin_error_test wagtailadmin_choose_page
        wagtailadmin_choose_page_child wagtailadmin_choose_page_search wagtailadmin_choose_page_chosen_multiple
        wagtailadmin_choose_page_external_link wagtailadmin_choose_page_email_link wagtailadmin_choose_page_phone_link
        wagtailadmin_choose_page_anchor_link wagtailadmin_tag_autocomplete wagtailadmin_tag_model_autocomplete
        wagtailadmin_account wagtailadmin_dismissibles wagtailadmin_block_preview /admin/^.*/$
        wagtailadmin_api:pages:listing wagtailadmin_api:pages:detail wagtailadmin_api:pages:find
        wagtailadmin_api:pages:action
        wagtailadmin_api:documents:listing wagtailadmin_api:documents:detail wagtailadmin_api:documents:find
        wagtailadmin_api:images:listing wagtailadmin_api:images:detail wagtailadmin_api:images:find
        wagtailadmin_pages:choose_parent wagtailadmin_pages:convert_alias wagtailadmin_pages:move_confirm
        wagtailadmin_pages:confirm_workflow_cancellation wagtailadmin_pages:revisions_index
        wagtailadmin_collections:delete
        wagtailadmin_workflows:task_chooser wagtailadmin_workflows:task_chooser_results
        wagtailadmin_workflows:task_chooser_create wagtailadmin_workflows:task_chosen
        wagtailadmin_reports:site_history wagtailadmin_reports:site_history_results
        wagtailadmin_editing_sessions:ping wagtailadmin_editing_sessions:release
        wagtaildocs:create_multiple_from_uploaded_document wagtaildocs:delete_upload_multiple
        wagtailimages:create_multiple_from_uploaded_image wagtailimages:delete_upload_multiple
        products:confirm_workflow_cancellation
        wagtailsnippetchoosers_catalog_product:choose wagtailsnippetchoosers_catalog_product:choose_results
        wagtailsnippetchoosers_catalog_product:chosen wagtailsnippetchoosers_catalog_product:chosen_multiple
        producers:confirm_workflow_cancellation
        wagtailsnippetchoosers_catalog_producer:choose wagtailsnippetchoosers_catalog_producer:choose_results
        wagtailsnippetchoosers_catalog_producer:chosen wagtailsnippetchoosers_catalog_producer:chosen_multiple
        decision_chooser:choose decision_chooser:choose_results decision_chooser:chosen decision_chooser:chosen_multiple
        commune_chooser:choose commune_chooser:choose_results commune_chooser:chosen commune_chooser:chosen_multiple
        wagtaildocs_chooser:choose wagtaildocs_chooser:choose_results wagtaildocs_chooser:chosen_multiple
        wagtailimages_chooser:choose wagtailimages_chooser:choose_results wagtailimages_chooser:chosen_multiple
        wagtailsearchpromotions:chooser wagtailsearchpromotions:chooserresults
        showroom_chooser:choose showroom_chooser:choose_results showroom_chooser:chosen showroom_chooser:chosen_multiple
    """,
    # Pages: who writes them.
    "EWPA": """
        simple_translation:submit_snippet_translation wagtailadmin_explore wagtailadmin_explore_results
        wagtailadmin_explore_root wagtailadmin_pages:add_subpage wagtailadmin_pages:preview_on_add
        wagtailadmin_pages:search wagtailadmin_pages:search_results wagtailadmin_pages:type_use
        wagtailadmin_pages:type_use_results wagtailadmin_reports:aging_pages
        wagtailadmin_reports:aging_pages_results wagtailadmin_reports:page_types_usage
        wagtailadmin_reports:page_types_usage_results wagtailadmin_reports:workflow
        wagtailadmin_reports:workflow_results wagtailadmin_reports:workflow_tasks
        wagtailadmin_reports:workflow_tasks_results
        page_picks:outlook page_picks:rule_count
        booth_plan:picture booth_plan:lines editor_guide:page
    """,
    # What becomes of addresses that pages had once, the menu, and what is deleted for good.
    "PA": """
        wagtailadmin_pages:revisions_unschedule wagtailadmin_pages:set_page_position wagtailadmin_pages:set_privacy
        wagtailadmin_reports:locked_pages wagtailadmin_reports:locked_pages_results
        registrations:delete
        wagtailredirects:index wagtailredirects:index_results wagtailredirects:add wagtailredirects:edit
        wagtailredirects:delete wagtailredirects:start_import wagtailredirects:process_import
        add_redirect edit_redirect import_redirects
        wagtailsettings:edit wagtailsettings:preview_on_edit
    """,
    # To read: everybody who works with the catalogue.
    "OIEPA": """
        products:list products:list_results products:history products:history_results products:inspect
        producers:list producers:list_results producers:history producers:history_results producers:inspect
        certificates:index certificates:index_results certificates:inspect
        decisions:index decisions:index_results decisions:inspect
        rules:index rules:index_results rules:inspect
        groups:index groups:index_results groups:inspect
        group-periods:index group-periods:index_results group-periods:inspect
        provinces:index provinces:index_results provinces:inspect
        former-provinces:index former-provinces:index_results former-provinces:inspect
        communes:index communes:index_results communes:inspect
        searches:index searches:index_results
        showrooms:index showrooms:index_results showrooms:inspect
    """,
    # Who works where, and what stands there: to read.
    "OIA": """
        showroom-people:index showroom-people:index_results showroom-people:inspect
        tills:index tills:index_results tills:inspect
        range-targets:index range-targets:index_results range-targets:inspect
    """,
    # What delivery costs: to read, and to change.
    "OIDA": """
        delivery-fees:index delivery-fees:index_results delivery-fees:inspect
    """,
    "DA": """
        delivery-fees:add delivery-fees:edit delivery-fees:delete delivery-fees:history
        delivery-fees:history_results delivery-fees:usage
    """,
    # Drafts of texts, pictures, what comes first in search, and the promotion plan with its report.
    "OEPA": """
        showroom_chooser:create
        plan:index plan:index_results plan:add plan:edit plan:history plan:history_results plan:usage
        plan:report plan:workbook
        promotions:index promotions:index_results promotions:add promotions:edit promotions:delete
        wagtailsearchpromotions:index wagtailsearchpromotions:index_results wagtailsearchpromotions:add
        wagtailsearchpromotions:edit wagtailsearchpromotions:delete
        wagtaildocs:edit wagtaildocs:delete
        wagtaildocs:edit_multiple wagtaildocs:delete_multiple wagtaildocs:document_usage
        wagtailimages:edit wagtailimages:delete
        wagtailimages:preview
        wagtailimages:image_usage wagtailimages:edit_multiple wagtailimages:delete_multiple
        products:edit products:usage products:preview_on_edit products:revisions_view products:revisions_revert
        products:revisions_compare products:workflow_history products:workflow_history_detail
        producers:edit producers:usage producers:preview_on_edit producers:revisions_view producers:revisions_revert
        producers:revisions_compare producers:workflow_history producers:workflow_history_detail
        showrooms:add showrooms:edit showrooms:history showrooms:history_results showrooms:usage
    """,
    # What came in by the forms of fairs, and a page from an entry of the plan.
    "EPA": """
        simple_translation:submit_page_translation translate_page wagtailadmin_pages:collect_workflow_action_data
        wagtailadmin_pages:copy wagtailadmin_pages:delete wagtailadmin_pages:edit wagtailadmin_pages:history
        wagtailadmin_pages:history_results wagtailadmin_pages:lock wagtailadmin_pages:move
        wagtailadmin_pages:preview_on_edit wagtailadmin_pages:revisions_compare wagtailadmin_pages:revisions_revert
        wagtailadmin_pages:revisions_view wagtailadmin_pages:usage wagtailadmin_pages:view_draft
        wagtailadmin_pages:workflow_action wagtailadmin_pages:workflow_history
        wagtailadmin_pages:workflow_history_detail wagtailadmin_pages:workflow_preview
        plan:make_page
        registrations:index registrations:index_results registrations:edit registrations:history
        registrations:history_results registrations:usage registrations:move registrations:send registrations:export
    """,
    # What shows on the site.
    "OPA": """
        plan:delete
        wagtail_bulk_action
        products:revisions_unschedule products:unpublish products:lock products:workflow_action
        products:collect_workflow_action_data products:workflow_preview
        producers:revisions_unschedule producers:unpublish producers:lock producers:workflow_action
        producers:collect_workflow_action_data producers:workflow_preview
    """,
    # What papers say.
    "OA": """
        products:add products:delete products:preview_on_add products:correct
        wagtailsnippetchoosers_catalog_product:create
        producers:add producers:delete producers:preview_on_add producers:correct
        wagtailsnippetchoosers_catalog_producer:create
        decision_chooser:create
        certificates:issue certificates:renew certificates:upgrade certificates:downgrade certificates:withdraw
        certificates:extend certificates:correct certificates:delete
        decisions:record decisions:correct
        imports:index imports:index_results imports:upload imports:run imports:status imports:answers imports:options
        imports:confirm imports:discard imports:cancel imports:again imports:mending
        showrooms:delete
        showroom-people:add showroom-people:edit showroom-people:delete showroom-people:history
        showroom-people:history_results showroom-people:usage
        tills:add tills:edit tills:delete tills:history tills:history_results tills:usage tills:token
        range-targets:add range-targets:edit range-targets:delete range-targets:history
        range-targets:history_results range-targets:usage
    """,
    # The site itself, its users and their roles.
    "A": """
        wagtailadmin_pages:unlock
        wagtailadmin_collections:index wagtailadmin_collections:add wagtailadmin_collections:edit
        wagtailadmin_collections:set_privacy
        wagtailadmin_workflows:index wagtailadmin_workflows:index_results wagtailadmin_workflows:add
        wagtailadmin_workflows:enable wagtailadmin_workflows:disable wagtailadmin_workflows:edit
        wagtailadmin_workflows:usage wagtailadmin_workflows:usage_results wagtailadmin_workflows:remove
        wagtailadmin_workflows:add_task wagtailadmin_workflows:select_task_type wagtailadmin_workflows:task_index
        wagtailadmin_workflows:task_index_results wagtailadmin_workflows:edit_task wagtailadmin_workflows:disable_task
        wagtailadmin_workflows:enable_task
        products:unlock
        producers:unlock
        commune_chooser:create
        wagtailusers_users:index wagtailusers_users:index_results wagtailusers_users:add wagtailusers_users:edit
        wagtailusers_users:delete wagtailusers_users:history wagtailusers_users:history_results wagtailusers_users:usage
        wagtailusers_users:copy
        wagtailusers_groups:index wagtailusers_groups:index_results wagtailusers_groups:add wagtailusers_groups:edit
        wagtailusers_groups:delete wagtailusers_groups:history wagtailusers_groups:history_results
        wagtailusers_groups:usage
        wagtailsites:index wagtailsites:index_results wagtailsites:add wagtailsites:edit wagtailsites:delete
        wagtailsites:history wagtailsites:history_results wagtailsites:usage wagtailsites:copy
        wagtailsearchpromotions:search_terms wagtailsearchpromotions:search_terms_results
        search_index
    """,
    # Nobody: there is nothing to unpublish or to add below, and no snippet without a menu of its own.
    "": """
        wagtailadmin_pages:unpublish
        wagtailadmin_pages:add
        wagtailsnippets:index
    """,
    # Pages, as far as the roles of editors, publishers and authors go.
    "OEWPA": """
        wagtaildocs:add wagtaildocs:add_multiple wagtaildocs:index wagtaildocs:index_results
        wagtaildocs_chooser:chosen wagtaildocs_chooser:create wagtailimages:add wagtailimages:add_multiple
        wagtailimages:index wagtailimages:index_results wagtailimages:url_generator
        wagtailimages:url_generator_output wagtailimages_chooser:chosen wagtailimages_chooser:create
        wagtailimages_chooser:select_format
    """,
}
