;;; ---------------------------------------------------------------------------------------------
;;; What holds for every pack: the templates, three-valued truth, certainties, the checks of facts.
;;; ---------------------------------------------------------------------------------------------

(defmodule MAIN (export ?ALL))

; What is told of the business. A fact that is not told is unknown, never no.

(deftemplate MAIN::fact "One thing told of the business"
  (slot name (type SYMBOL))
  (multislot value)                            ; several only where several options can be told
  (slot certainty (type NUMBER) (default 1.0)) ; above 0, at most 1
  (slot source (type STRING))
  (slot note (type STRING)))

; What is concluded.

(deftemplate MAIN::firing "A rule that has fired, as surely as the least sure of its conditions"
  (slot rule (type SYMBOL))
  (slot stage (type INTEGER))
  (slot certainty (type NUMBER)))

(deftemplate MAIN::evidence "What one firing says for a hypothesis or, below 0, against it"
  (slot rule (type SYMBOL))
  (slot hypothesis (type SYMBOL))
  (slot strength (type NUMBER))
  (slot certainty (type NUMBER)))

(deftemplate MAIN::derived "A finding that a firing has derived"
  (slot finding (type SYMBOL))
  (slot rule (type SYMBOL))
  (slot certainty (type NUMBER)))

(deftemplate MAIN::finding "What a finding has come to, once it is settled"
  (slot name (type SYMBOL))
  (slot value (allowed-symbols yes no unknown))
  (slot certainty (type NUMBER)))

(deftemplate MAIN::hypothesis "How a hypothesis stands, once it is settled: a certainty between -1 and 1"
  (slot name (type SYMBOL))
  (slot certainty (type NUMBER)))

(deftemplate MAIN::leader "Which hypothesis of a group leads, if one does, and by how much the first outweighs the next"
  (slot group (type SYMBOL))
  (slot option (type SYMBOL))
  (slot margin (type NUMBER)))

(deftemplate MAIN::warning "Something that goes wrong"
  (slot name (type SYMBOL))
  (slot rule (type SYMBOL)))

(deftemplate MAIN::recommendation "Something to do, because a rule or a warning says so"
  (slot name (type SYMBOL))
  (slot because (type SYMBOL)))

(deftemplate MAIN::remark "Something to mention"
  (slot name (type SYMBOL))
  (slot rule (type SYMBOL)))

(deftemplate MAIN::contradiction "Facts that can't all be true; the run goes on"
  (slot says (type STRING)))

(deftemplate MAIN::problem "A fact that can't be used; nothing is concluded until it is mended"
  (slot fact (type SYMBOL))
  (slot says (type STRING)))

; What the pack declares.

(deftemplate MAIN::declared "A fact that can be told, and the values that it takes"
  (slot name (type SYMBOL))
  (slot type (allowed-symbols share money count duration choice choices boolean text))
  (multislot options (type SYMBOL)))

(deftemplate MAIN::rivals "A group of hypotheses, of which one can lead"
  (slot group (type SYMBOL))
  (slot title (type STRING))
  (multislot options (type SYMBOL))
  (slot leads-from (type NUMBER)) ; a leader has at least this certainty ...
  (slot leads-by (type NUMBER)))  ; ... and outweighs the next by at least this

(deftemplate MAIN::remedy "What to do about a warning"
  (slot warning (type SYMBOL))
  (slot recommendation (type SYMBOL)))

; Truth has three values, and what is true or false is so with a certainty. Both together are a degree: above 0 for
; true, below 0 for false, as far from 0 as it is sure; 0 for unknown. With that, Kleene's "and" is the least of the
; degrees, his "or" is the greatest, and "not" is the negative.

(deffunction MAIN::true (?degree) (> ?degree 0))

(deffunction MAIN::all ($?degrees) (min (expand$ ?degrees)))

(deffunction MAIN::any ($?degrees) (max (expand$ ?degrees)))

(deffunction MAIN::opposite (?degree) (- 0 ?degree))

(deffunction MAIN::degree (?holds ?sure)
  (if ?holds then ?sure else (- 0 ?sure)))

(deffunction MAIN::known "Whether a value is known: that is never unknown itself" (?value)
  (if (or (eq ?value unknown) (and (multifieldp ?value) (member$ unknown ?value))) then -1.0 else 1.0))

(deffunction MAIN::is "Whether two options, or yes and no, are the same" (?value ?wanted ?sure)
  (if (or (eq ?value unknown) (eq ?wanted unknown)) then 0.0 else (degree (eq ?value ?wanted) ?sure)))

(deffunction MAIN::among "Whether an option is among others" (?value ?sure $?options)
  (if (eq ?value unknown) then 0.0 else (degree (neq (member$ ?value ?options) FALSE) ?sure)))

(deffunction MAIN::holds "Whether the options told hold this one" (?told ?option ?sure)
  (if (member$ unknown ?told) then 0.0 else (degree (neq (member$ ?option ?told) FALSE) ?sure)))

(deffunction MAIN::compare "Whether two numbers compare so" (?operator ?left ?right ?sure)
  (if (and (numberp ?left) (numberp ?right)) then (degree (funcall ?operator ?left ?right) ?sure) else 0.0))

; Arithmetic of what may be unknown. A ratio to nothing is unknown, and so is a number beyond all floats. Whole
; numbers stay whole as long as they fit into 64 bits.

(deffunction MAIN::calculate (?operator ?left ?right)
  (if (not (and (numberp ?left) (numberp ?right))) then (return unknown))
  (bind ?found (funcall ?operator (float ?left) (float ?right)))
  (if (> (abs ?found) 1.7976931348623157e308) then (return unknown))
  (if (and (integerp ?left) (integerp ?right) (neq ?operator /) (< (abs ?found) 9e18))
    then (funcall ?operator ?left ?right)
    else ?found))

(deffunction MAIN::plus (?left ?right) (calculate + ?left ?right))

(deffunction MAIN::minus (?left ?right) (calculate - ?left ?right))

(deffunction MAIN::times (?left ?right) (calculate * ?left ?right))

(deffunction MAIN::ratio (?left ?right)
  (if (and (numberp ?right) (= ?right 0)) then unknown else (calculate / ?left ?right)))

(deffunction MAIN::negative (?number) (calculate - 0 ?number))

; Certainties combine as in EMYCIN, which is a sum in log space: their weights add up. Twelve digits are kept, so
; that one piece of evidence of 0.5 is 0.5, and not a rounding error below it.

(deffunction MAIN::weight "The weight of a certainty between -1 and 1: additive, without bound" (?certainty)
  (if (< ?certainty 0) then (log (+ 1 ?certainty)) else (- 0 (log (- 1 ?certainty)))))

(deffunction MAIN::certainty "The certainty that a weight comes to: the opposite of weight" (?weight)
  (bind ?rounded (/ (round (* 1e12 (- 1 (exp (- 0 (abs ?weight)))))) 1e12))
  (bind ?found (min ?rounded (- 1 1e-12)))
  (if (< ?weight 0) then (- 0 ?found) else ?found))

(deffunction MAIN::lead "By how much one certainty outweighs another, as a certainty" (?first ?second)
  (certainty (- (weight ?first) (weight ?second))))

(deffunction MAIN::combined "The certainty that all evidence of a hypothesis comes to" (?hypothesis)
  (bind ?total 0.0)
  (do-for-all-facts ((?e evidence)) (eq ?e:hypothesis ?hypothesis)
    (bind ?total (+ ?total (weight (* ?e:strength ?e:certainty)))))
  (certainty ?total))

; What is settled at the end of a stage.

(deffunction MAIN::settle-finding "Yes if derived; else what its rules come to, of which none fired" (?name ?rules)
  (bind ?degree ?rules)
  (do-for-all-facts ((?d derived)) (eq ?d:finding ?name)
    (bind ?degree (max ?degree ?d:certainty)))
  (bind ?value (if (> ?degree 0) then yes else (if (< ?degree 0) then no else unknown)))
  (assert (finding (name ?name) (value ?value) (certainty (abs ?degree)))))

(deffunction MAIN::settle-hypothesis (?name)
  (assert (hypothesis (name ?name) (certainty (combined ?name)))))

(deffunction MAIN::settle-leader (?group)
  (do-for-fact ((?r rivals)) (eq ?r:group ?group)
    (bind ?best unknown)
    (bind ?first -1)
    (bind ?second (if (= (length$ ?r:options) 1) then 0.0 else -1))
    (foreach ?option ?r:options
      (bind ?certainty (combined (sym-cat ?group "." ?option)))
      (if (> ?certainty ?first)
        then (bind ?second (max ?first ?second)) (bind ?first ?certainty) (bind ?best ?option)
        else (bind ?second (max ?certainty ?second))))
    (bind ?margin (lead ?first ?second))
    (if (or (< ?first ?r:leads-from) (< ?margin ?r:leads-by)) then (bind ?best unknown))
    (assert (leader (group ?group) (option ?best) (margin ?margin)))))

; Before anything is concluded, the facts are checked.

(defmodule CHECK (import MAIN ?ALL))

(deffunction CHECK::number-between (?value ?least ?most)
  (and (numberp ?value) (>= ?value ?least) (<= ?value ?most)))

(deffunction CHECK::only-options (?values ?options)
  (bind ?seen (create$))
  (foreach ?value ?values
    (if (or (member$ ?value ?seen) (not (member$ ?value ?options))) then (return FALSE))
    (bind ?seen (create$ ?seen ?value)))
  TRUE)

(deffunction CHECK::fits "Whether the values told are of the type" (?values ?type ?options)
  (if (eq ?type choices) then (return (or (eq ?values (create$ unknown)) (only-options ?values ?options))))
  (if (<> (length$ ?values) 1) then (return FALSE))
  (bind ?value (nth$ 1 ?values))
  (if (eq ?value unknown) then (return TRUE))
  (switch ?type
    (case share then (number-between ?value 0 1))
    (case money then (number-between ?value -1e18 1e18))
    (case count then (and (integerp ?value) (number-between ?value 0 1e18)))
    (case duration then (number-between ?value 0 1e21))
    (case choice then (only-options ?values ?options))
    (case boolean then (only-options ?values (create$ yes no)))
    (default (stringp ?value))))

(deffunction CHECK::wanted "What a value of the type looks like" (?type ?options)
  (switch ?type
    (case share then "a number from 0 to 1")
    (case money then "a number")
    (case count then "a whole number that is not negative")
    (case duration then "a number of days that is not negative")
    (case choice then (str-cat "one of " (implode$ ?options)))
    (case choices then (str-cat "some of " (implode$ ?options) ", each once"))
    (case boolean then "yes or no")
    (default "a text in double quotes")))

(deffunction CHECK::refuse (?name ?says)
  (printout t "problem: " ?name " " ?says crlf)
  (assert (problem (fact ?name) (says ?says))))

(defrule CHECK::not-declared "Nothing reads such a fact"
  (fact (name ?name))
  (not (declared (name ?name)))
  =>
  (refuse ?name "is not a fact of this pack"))

(defrule CHECK::told-twice "One fact has one value"
  ?one <- (fact (name ?name))
  ?other <- (fact (name ?name))
  (test (< (fact-index ?one) (fact-index ?other)))
  =>
  (refuse ?name "is told twice: (reset) before the facts of another business"))

(defrule CHECK::wrong-value "A value has to be of its fact's type"
  (declared (name ?name) (type ?type) (options $?options))
  (fact (name ?name) (value $?values))
  (test (not (fits ?values ?type ?options)))
  =>
  (refuse ?name (str-cat "can't be (value " (implode$ ?values) "): it is " (wanted ?type ?options))))

(defrule CHECK::wrong-certainty "Nothing speaks for a fact of certainty 0"
  (fact (name ?name) (certainty ?certainty))
  (test (not (and (numberp ?certainty) (> ?certainty 0) (<= ?certainty 1))))
  =>
  (refuse ?name "has to have a certainty above 0 and of at most 1"))

(defrule CHECK::not-told "What is not told is unknown"
  (declared (name ?name))
  (not (fact (name ?name)))
  =>
  (assert (fact (name ?name) (value unknown))))

(defrule MAIN::reset-first "The vocabulary comes into working memory with (reset)"
  (exists (fact))
  (not (declared))
  =>
  (printout t "Nothing is concluded: (reset) comes first, then the facts, then (run)." crlf))

(defrule MAIN::check "Begin with the facts"
  (exists (declared))
  =>
  (assert (checked))
  (focus CHECK))

; At the end: what warnings call for.

(defmodule ADVISE (import MAIN ?ALL))

(defrule ADVISE::remedy "What is to be done about a warning is recommended"
  (warning (name ?warning))
  (remedy (warning ?warning) (recommendation ?recommendation))
  =>
  (assert (recommendation (name ?recommendation) (because ?warning))))

; The result, in words.

(deffunction MAIN::report "Print what the run came to" ()
  (if (any-factp ((?p problem)) TRUE)
    then (printout t "Nothing was concluded: (reset), and tell the facts without the problems." crlf))
  (do-for-all-facts ((?c contradiction)) TRUE
    (printout t "these facts contradict one another: " ?c:says crlf))
  (do-for-all-facts ((?r rivals) (?l leader)) (eq ?r:group ?l:group)
    (format t "%s (%s): " ?r:title ?r:group)
    (if (eq ?l:option unknown)
      then (format t "nothing leads%n")
      else (format t "%s leads by %.2f%n" ?l:option ?l:margin))
    (foreach ?option ?r:options
      (do-for-fact ((?h hypothesis)) (eq ?h:name (sym-cat ?r:group "." ?option))
        (format t "  %5.2f  %s%n" ?h:certainty ?h:name))))
  (do-for-all-facts ((?f finding)) (neq ?f:value unknown)
    (format t "finding: %s %s (%.2f)%n" ?f:name ?f:value ?f:certainty))
  (do-for-all-facts ((?w warning)) TRUE
    (format t "warning: %s, by rule %s%n" ?w:name ?w:rule))
  (do-for-all-facts ((?r recommendation)) TRUE
    (format t "recommendation: %s, because of %s%n" ?r:name ?r:because))
  (do-for-all-facts ((?r remark)) TRUE
    (format t "remark: %s, by rule %s%n" ?r:name ?r:rule)))
