-- +goose Up

-- Every turn looks for tickets of its conversation that wait for the customer.
CREATE INDEX records_waiting ON records(conversation) WHERE status = 'waiting_on_customer';
