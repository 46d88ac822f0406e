package com.example.fleet.web;

import org.springframework.util.StringUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Says what is missing in a command. Whether a unit can do it, only the unit knows.
 */
class CommandRequestValidator implements Validator {

	@Override
	public boolean supports(Class<?> type) {
		return CommandRequest.class == type;
	}

	@Override
	public void validate(Object target, Errors errors) {
		CommandRequest request = (CommandRequest) target;
		if (!StringUtils.hasText(request.action())) {
			errors.rejectValue("action", "action.missing", "Which command?");
		}
		if ("target".equals(request.action()) && request.value() == null) {
			errors.rejectValue("value", "value.missing", "A target needs a number.");
		}
	}

}
