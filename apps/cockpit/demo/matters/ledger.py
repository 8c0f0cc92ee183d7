"""Matters about journal transactions, time cards and employees."""

from .matter import Call, Matter, fault, refused

OUT_OF_BALANCE = Matter(
    subjects=("Document is out of balance, but both sides are $amount", "Journal transaction refused: out of balance"),
    call=Call(
        "POST",
        "/journalTransactions",
        400,
        """
        {
          "transactionDate": {"value": "$day"},
          "description": {"value": "Accrual $period"},
          "lines": [
            {
              "operation": "Insert",
              "accountNumber": {"value": "$account"},
              "debitAmount": {"value": $amount}
            },
            {
              "operation": "Insert",
              "accountNumber": {"value": "2990"},
              "creditAmountInCurrency": {"value": $amount}
            }
          ]
        }
        """,
        refused("Error creating document. Error: The document is out of the balance."),
    ),
    question="""
        The amounts on both lines are the same, $amount $currency, so why is it out of balance? The accrual of the month
        before was accepted with another account.
        """,
    answer="""
        The debit side is called `debitAmountInCurrency`; your first line says `debitAmount`, which input does not
        have. So it counts as 0 against $amount on the other side.
        """,
    follow_up="""
        Of course, and the month before a colleague had entered it by hand. Which currency is meant by 'in currency'?
        """,
    resolution="That of the transaction, `currencyId`. Without it the company's own.",
    note="Unknown property again; compare with the price on invoices.",
)

SEGMENTS = Matter(
    subjects=("Subaccount is always 000 on our journal lines", "How is a subaccount with segments written?"),
    call=Call(
        "POST",
        "/journalTransactions",
        400,
        """
        {
          "transactionDate": {"value": "$day"},
          "lines": [
            {
              "operation": "Insert",
              "accountNumber": {"value": "$account"},
              "subaccount": {"value": "10-200"},
              "debitAmountInCurrency": {"value": $amount}
            }
          ]
        }
        """,
        refused("Cannot deserialize the value of 'subaccount' into a list of Segment."),
    ),
    question="""
        $company keeps departments in the first segment of the subaccount and projects in the second. We send 10-200 as
        it is shown in the ERP. How does the API want to have it?
        """,
    answer="""
        Segment by segment, and here without the wrapper, which we admit is unlike the rest:

        ```json
        "subaccount": [{"segmentId": 1, "segmentValue": "10"}, {"segmentId": 2, "segmentValue": "200"}]
        ```

        Your transaction needs a second line as well, or it will be out of balance next.
        """,
    follow_up="Both done. What happens to a segment that we leave out?",
    resolution="It takes the default of the account, mostly zeros.",
    note="Only place in the document with unwrapped properties. They aren't the first to stumble.",
)

MISSING_LEDGER = Matter(
    subjects=("400 when reading journal transactions of $period", "The parameter ledger is required?"),
    call=Call(
        "GET",
        "/journalTransactions?period=$period&pageNumber=1&pageSize=500",
        400,
        response=refused("The parameter 'ledger' is required."),
    ),
    question="""
        Reading the transactions of a period worked on the old base address without a ledger. On the new one it is
        required. We do not know the ledgers of our customers. Is there a default?
        """,
    answer="""
        The new address asks for it because a company can have several ledgers, and adding them up is nearly always
        wrong. The main one is called `1` in companies made by our wizard; otherwise it is a setting of your product.
        """,
    follow_up="We have made it a setting with 1 as its default. Will there be a list of ledgers in the API?",
    resolution="It is asked for and not planned yet. We add your voice to the wish.",
    note="Difference between old and new base address. Put into the guide for moving.",
)

LEDGER_CLOSED = Matter(
    subjects=("Payroll journal for $period is refused", "Can't post to period $period"),
    call=Call(
        "POST",
        "/journalTransactions",
        400,
        """
        {
          "transactionDate": {"value": "$day"},
          "period": {"value": "$period"},
          "description": {"value": "Payroll $week"},
          "lines": [
            {
              "operation": "Insert",
              "accountNumber": {"value": "5000"},
              "debitAmountInCurrency": {"value": $amount}
            },
            {
              "operation": "Insert",
              "accountNumber": {"value": "2930"},
              "creditAmountInCurrency": {"value": $amount}
            }
          ]
        }
        """,
        fault("10310", "Financial period $period is closed in module GL."),
    ),
    question="""
        The payroll of $company can't be posted because the period is closed. It has to be in $period for the tax
        report. Can you open it for us? The accountant is on holiday until next week.
        """,
    answer="""
        We neither can nor may open a period: that is the company's own decision, and somebody with the role for it
        does it in the ERP. If nobody is there, ERP support tells them who else holds that role.

        Through the API you can store the journal already, with `"hold": {"value": true}` and a date in an open period,
        and move it when the period is open.
        """,
    follow_up="They found a deputy who could open it. Posted. Thanks for the trick with hold.",
    resolution="Very good. Resolved.",
    note="Not for us to open. Stayed friendly, they were under pressure.",
    waits_for="ERP support looks up who else at the company may open periods.",
)

MINUTES = Matter(
    subjects=("Time card of $employee shows 8 minutes a day", "Hours on time cards are wrong"),
    call=Call(
        "POST",
        "/timeCards",
        400,
        """
        {
          "employee": {"value": "$employee"},
          "week": {"value": "$week"},
          "summary": [
            {
              "operation": "Insert",
              "earningType": {"value": "RG"},
              "project": {"value": "$project"},
              "mon": {"value": 7.5},
              "tue": {"value": 8},
              "wed": {"value": 8}
            }
          ]
        }
        """,
        refused("Error converting value 7.5 to type Integer. Path 'summary[0].mon.value'."),
    ),
    question="""
        Time cards with whole hours go through, but then the ERP shows 8 minutes, not 8 hours. With half hours they are
        refused. Is the unit a setting of the company?
        """,
    answer="""
        The unit is always minutes, as whole numbers: 7.5 hours are `450`. It stands in the description of
        `TimeCardLineInput`.
        """,
    asks_for="Please send the number of one time card that came out wrong, and what the employee had entered.",
    given="Employee $employee, week $week. Entered 7.5, 8 and 8 hours, the ERP shows 0:08 on Tuesday and Wednesday.",
    follow_up="All cards of two weeks are wrong then. Can we send them again, or are they doubled?",
    resolution="""
        A second card for the same week is refused while the first is there. Let the employee delete those that are
        not released; then send them again.
        """,
    note="Minutes. 212 cards to send again, they do it in batches of 50.",
    files=("csv",),
)

EMPLOYEE_CALENDAR = Matter(
    subjects=("Employee $employee can't be created", "'Calendar' cannot be empty for new employees"),
    call=Call(
        "POST",
        "/employees",
        400,
        """
        {
          "employeeNumber": {"value": "$employee"},
          "department": {"value": "STORE"},
          "branchNumber": {"value": "1"},
          "contact": {"value": {"firstName": {"value": "Test"}, "lastName": {"value": "Person"}}}
        }
        """,
        refused("Error creating employee. Error: 'Calendar' cannot be empty."),
    ),
    question="""
        We create employees when they sign their contract in $product. It worked in the test company, in the company of
        $company we get this error. We have no field that is called calendar.
        """,
    answer="""
        It is `calendarId`: the working calendar of the employee. It is required; in the test company the employee
        class brings a default, at $company it doesn't. Either send it or let the company set a default in its class.
        """,
    follow_up="They have set the default. Which calendars a company has can't be read, or can it?",
    resolution="""
        Not through the API. In practice it is one for each kind of contract, so a setting in your product will do.
        """,
    note="Default of the employee class.",
)

ALL = (OUT_OF_BALANCE, SEGMENTS, MISSING_LEDGER, LEDGER_CLOSED, MINUTES, EMPLOYEE_CALENDAR)
