-- The one resource OAuth tokens are issued for: this API, named as in the API_AUDIENCE variable.
INSERT INTO oauth_resources (id, identifier, name, disabled, dpop_bound_access_tokens_required, policy_version)
VALUES ('res_holdfast_api', 'urn:holdfast:api', 'Holdfast API', 0, 0, 1)
ON CONFLICT (identifier) DO NOTHING;
