"""The printed build plan: ``context`` says what it holds, ``html`` sets it, ``pdf`` prints it."""
