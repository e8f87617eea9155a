from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "cchc.figures"
    label = "figures"

    def ready(self) -> None:
        from cchc.figures import (
            from_duties,
            from_plans,
            from_registers,
            holding,
            register_proof,
            verbs,  # noqa: F401  it says how its verbs are told
        )
        from cchc.figures.target_views import panel
        from cchc.tasks.views import beside_targets

        from_duties.declare()
        from_plans.declare()
        from_registers.declare()
        beside_targets.append(panel)
        register_proof.declare()
        holding.declare()
