/**
 * What people say while another speaks, as data: back-channels, short answers, and phrases that take the
 * floor, per language. Words as `wordsOf` writes them (lower case, no apostrophes, no accents).
 * Ambiguous words stand in both lists: the agent's last utterance decides, not the list.
 */
import { wordsOf } from './words.ts';

export type PhraseLanguage = 'en' | 'de' | 'es' | 'fr';
export const PHRASE_LANGUAGES: readonly PhraseLanguage[] = ['en', 'de', 'es', 'fr'];

/** The lists that serve a BCP 47 language; English for one without its own: "okay" and "stop" travel. */
export function phraseLanguage(language: string): PhraseLanguage {
  const primary = language.toLowerCase().split(/[-_]/)[0];
  return PHRASE_LANGUAGES.find((known) => known === primary) ?? 'en';
}

export type PhraseLists = {
  /** "I am listening": need no reply. */
  readonly backchannel: readonly string[];
  /** Agreement with or reception of what was said. */
  readonly acknowledgement: readonly string[];
  /** The same in calls, where the weights, learned from meetings, know nothing or otherwise: "no worries", "thank you". Reports ("done") are none. */
  readonly courtesy: readonly string[];
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** Ends the agent's speech at once, wherever it stands in an utterance's beginning. */
  readonly stop: readonly string[];
  /** The user asks for time or the floor. */
  readonly wait: readonly string[];
  /** What the agent says is wrong or was misunderstood. */
  readonly correction: readonly string[];
  /** Whom one speaks to, behind any of these ("yes ma'am"). */
  readonly address: readonly string[];
  /** May stand before one of the three above ("okay, wait"). */
  readonly opener: readonly string[];
};

/** Phrases between bars, each once, as `wordsOf` writes them. */
export const phrasesIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split('|')
      .map((phrase) => wordsOf(phrase).join(' '))
      .filter((phrase) => phrase !== ''),
  ),
];

/** Every word of `words` in every frame: "sounds *" and "good" are "sounds good". */
const framed = (frames: string, words: string): readonly string[] =>
  phrasesIn(
    frames
      .split('|')
      .flatMap((frame) => words.split('|').map((word) => frame.replace('*', word)))
      .join('|'),
  );

export const PHRASES: Readonly<Record<PhraseLanguage, PhraseLists>> = {
  en: {
    backchannel:
      phrasesIn(`mm-hmm|uh-huh|mhm|hmm|mmm|yeah|yeah yeah|yep|yes|okay|right|right right|i see|ah|oh|aha|huh|oh okay
        |oh i see|sure|oh yeah|oh right|mm-hmm yeah|okay okay|yeah okay|gotcha|wow|oh wow|ah okay|ah i see|oh really
        |go on|ooh|oh wow|nice|cool|true|indeed|please|thanks`),
    acknowledgement:
      phrasesIn(`okay|right|all right|got it|i got it|i see|sure|exactly|that's right|that's true|true|great|good|cool
        |nice|perfect|awesome|excellent|wonderful|fine|absolutely|definitely|of course|makes sense|that makes sense
        |yeah makes sense|sounds good|fair enough|good to know|i know|i understand|understood|interesting
        |that's interesting|that's good|that's great|that's nice|that's fine|that's cool|no problem|very good
        |yeah exactly|yeah that's right|yeah sure|yeah right|oh great|oh good|oh nice|right exactly|oh cool
        |okay great|okay good|okay cool|okay sure|lovely|amazing|thank you|thanks|i agree|that's for sure|for sure
        |no kidding|i bet|totally|alright|indeed|you're right|oh my|oh gosh|oh my gosh|oh boy|goodness|really`),
    courtesy: [
      ...phrasesIn(`thanks|oh no|poor thing|oh man|oh boy|bless her|bless him|right on|oh dear|my god|oh my god
        |my goodness|goodness me|oh lord|good lord|good grief|yikes|whoa|ouch|oof|aw|phew|whew|gee|jeez|geez|ugh
        |seriously|for real|you don't say|please go on|i'm listening|i'm here|still here|i'm still here|uh-uh|ah huh
        |ahuh|uhu|haan|haan ji|haanji|ji|acha|accha|achha|aye|haha|ha|ha ha|hehe|hah|lol|yum|yummy|hooray|hurray|yay
        |woohoo|bravo|well done|congrats|congratulations|ahem|achoo|righto|right oh|rightio|righty ho`),
      ...phrasesIn(`precisely|certainly|naturally|obviously|clearly|agreed|noted|duly noted|okay noted|got you|i got you
        |got ya|got that|i got that|i get you|oh i get it|i got it now|i hear you|i follow|i follow you
        |i'm following|i'm with you|with you|i see that|i see what you mean|i figured|i thought so|i thought as much
        |i can imagine|i believe it|that figures|figures|go figure|typical|here goes|here we go|that explains it
        |point taken|copy|copy that|roger|roger that|loud and clear|crystal clear|all clear|fair|fair point
        |good call|good good|makes total sense|that makes a lot of sense|that makes total sense|makes perfect sense
        |that makes perfect sense|glad to hear it|glad to hear that|happy to hear that|happy with that
        |i'm fine with that|i'm okay with that|i'm good with that|will do|i will|i will do|i shall|can do|will try
        |sure will|sure thing|doing it|doing it now|doing that|doing that now|on it|i'm on it|consider it done
        |right away|no worries|no problem at all|no worries at all|no problemo|no bother|not a problem|no trouble
        |no biggie|not to worry|don't worry|don't worry about it|no need to apologize|no need to apologise
        |take your time|no rush|no hurry|you're fine|you're okay|all good|we're good|i'm good|okie dokie|okie doke
        |okey doke|okey dokey|alrighty|alrighty then|all righty|right you are|right then|all right then|okay then
        |very well|fine by me|fine with me|okay with me|okay by me|sounds good to me|sounds like a plan
        |sounds fine to me|sounds great to me|works for me|that works|that works for me|that'll work|that'll do
        |that will work|that will do|that suits me|as you like|as you wish|if you say so|cheers|ta|you're welcome
        |you are welcome|you're very welcome|my pleasure|pleasure|don't mention it|any time|anytime|likewise
        |same to you|and to you|you too|much appreciated|much obliged|appreciated|bless you|bless your heart
        |god bless|god bless you|thank god|thank goodness|thank heavens|you bet|you got it|you're right about that
        |that's correct|quite right|quite so|quite|so true|very true|true enough|spot on|exactly right|exactly so
        |same here|me too|i know right|tell me about it|i hope so|can't wait|i can't wait|hopefully|fingers crossed
        |i suppose|i suppose so|i guess|i guess so|i'm sure|i think so too|that's what i thought|love it|love that
        |i love it|i love that|i like it|i like that|about time|too bad|so sad|fair dos|sorted|easy enough
        |simple enough|fantastic|brilliant|super|superb|fabulous|terrific|marvelous|marvellous|splendid|neat|sweet
        |grand|fab|smashing|ideal|beautiful|impressive|incredible|delicious|gorgeous`),
      ...phrasesIn(
        `if you think so|whatever you think|whatever you say|whatever you think is best|whatever's best|i trust you
          |do that|please do that|go for it|go ahead|carry on|keep going|please continue|correct|probably|presumably
          |apparently|pity|shame|easy peasy|doable|how funny|how strange`,
      ),
    ],
    yes: phrasesIn(`yes|yeah|yep|yup|yes please|sure|okay|of course|absolutely|definitely|correct|that's correct
      |that's right|right|yes it is|it is|yes i do|i do|yes i am|i am|yes i have|yes that's right|yes that's correct
      |exactly|uh-huh|mm-hmm|please do|go ahead|sounds good|that works|that's fine|i think so|yeah sure|yes sure
      |yeah please|sure thing|i would|yes i would|of course i do|yes that works|yes thank you|yes thanks|i guess
      |i guess so|i suppose|i suppose so|probably|perfect|oh yes|oh yeah|all right|fine|all good|so far so good|good
      |great|cool|lovely|wonderful|works for me|sounds great|please|good idea|if you like|yes let's|let's do it
      |why not|continue|carry on|keep going|go on|please continue`),
    no: phrasesIn(`no|nope|nah|no thanks|no thank you|not really|not yet|no i don't|i don't|no it isn't|no it's not
      |not at all|i don't think so|no i'm not|no i haven't|never|no not really|uh-uh|i'm afraid not|no that's all
      |no that's it|that's all|nothing|none|no i didn't|neither|i don't know|not sure|no idea|maybe|it depends|oh no`),
    stop: phrasesIn(
      `stop|please stop|stop it|stop talking|stop stop|stop there|shut up|be quiet|quiet please|that's enough|enough
        |cancel|cancel that|never mind|forget it|skip that|skip it|pause`,
    ),
    wait: phrasesIn(`wait|wait wait|wait a minute|wait a second|wait a sec|wait a moment|hold on|hold up|hold it|hang on
      |hang on a second|hang on a sec|hang on a minute|one moment|one moment please|one second|one sec|one minute
      |just a moment|just a second|just a sec|just a minute|give me a second|give me a minute|give me a moment
      |give me a sec|excuse me|pardon me|pardon|let me stop you|let me interrupt|can i interrupt|can i ask
      |can i just|may i ask|i have a question|quick question|before you go on|sorry to interrupt|let me speak
      |let me finish|listen|whoa whoa|whoa there`),
    correction:
      phrasesIn(`no no|no no no|no wait|no stop|no that's wrong|no that's not|no that isn't|no i said|no i meant|no not
        |that's not right|that's not correct|that's not what|that isn't right|that isn't what|that's wrong
        |that's incorrect|you're wrong|i didn't say|sorry that's not|sorry that is not|sorry no|actually no
        |actually wait|not that|wrong|incorrect|you misunderstood|you got that wrong|you got it wrong|i don't mean
        |that is not right|that is wrong|that is not what|no it's not that|i said`),
    address: phrasesIn(
      `sir|ma'am|madam|miss|mister|doctor|doc|dear|love|honey|hun|mate|man|buddy|bro|dude|sweetheart|darling|boss|pal`,
    ),
    opener: phrasesIn(
      `okay|oh|uh|um|ah|well|yeah|sorry|i'm sorry|hey|hm|so|and|but|yes|no|please|right|just|all right|i mean|like`,
    ),
  },
  de: {
    backchannel: phrasesIn(
      `mhm|hm|ja|jaja|ja ja|genau|okay|ach so|achso|aha|ah|ah ja|ah okay|ach|oh|soso|so so|richtig|ja genau|ja okay
        |klar|na klar|stimmt|verstehe|ich verstehe`,
    ),
    acknowledgement: phrasesIn(
      `genau|okay|alles klar|gut|sehr gut|schön|super|prima|toll|klasse|perfekt|in ordnung|verstanden|verstehe
        |ich verstehe|klar|stimmt|das stimmt|ach so|gut zu wissen|macht sinn|das macht sinn|ergibt sinn|passt
        |interessant|wunderbar|danke|das ist gut|das ist schön|na gut|ja klar|ja gut|ist gut|wirklich|echt
        |ach wirklich`,
    ),
    courtesy: [
      ...phrasesIn(
        `jo|jup|joa|jau|jep|jawohl|oh je|oje|ach je|oh nein|oh mann|ach du meine güte|meine güte|du liebe zeit|ach ja
          |ach wirklich|na dann|na gut|alles gut|passt schon|schon gut|schon in ordnung|ist in ordnung|ist okay
          |ist schon okay|geht klar|wird gemacht|mach ich|das mache ich|das mach ich|mache ich|werde ich machen
          |ich werde es versuchen|kein problem|gar kein problem|kein thema|keine sorge|macht nichts|kein stress
          |lassen sie sich zeit|dankeschön|danke schön|danke sehr|vielen dank|vielen lieben dank|herzlichen dank
          |besten dank|danke ihnen|danke für die info|danke für die information|danke für ihre hilfe|das ist nett
          |das ist lieb|sehr nett|sehr freundlich|gern geschehen|gerne geschehen|nichts zu danken|keine ursache
          |klar doch|logo|läuft|da bin ich froh|das freut mich|freut mich|gott sei dank|zum glück|hört sich gut an
          |das hört sich gut an|einverstanden|ganz genau|eben|absolut|definitiv|logisch|selbstverständlich|natürlich
          |sicher|das verstehe ich|kann ich verstehen|ich weiß|weiß ich|das weiß ich|hab ich|habe ich verstanden
          |hab verstanden|sehe ich auch so|haha|ich höre|ich höre zu|weiter|machen sie weiter|bitte weiter|schade
          |das ist schade|ich bin da`,
      ),
      ...framed(
        `*|sehr *|ist *|das ist *|das ist ja *|das ist sehr *|das klingt *|klingt *|klingt sehr *|das wäre *`,
        `gut|schön|super|toll|prima|klasse|perfekt|wunderbar|großartig|ausgezeichnet|hervorragend|spitze|fantastisch
          |interessant|einfach|praktisch|hilfreich|logisch|fair|nett|beruhigend`,
      ),
    ],
    yes: phrasesIn(
      `ja|ja bitte|ja gerne|gerne|gern|jawohl|genau|richtig|das ist richtig|stimmt|das stimmt|klar|natürlich|na klar
        |selbstverständlich|auf jeden fall|sicher|doch|okay|bitte|ja genau|ja klar|ja das stimmt|ja richtig|passt
        |das passt|ich denke schon|ich glaube schon|ja danke`,
    ),
    no: phrasesIn(
      `nein|nein danke|nee|nö|ne|nicht wirklich|noch nicht|leider nicht|leider nein|ich glaube nicht|eigentlich nicht
        |auf keinen fall|gar nicht|überhaupt nicht|danke nein|nein das ist alles|das wars|das ist alles|nichts
        |weiß nicht|ich weiß nicht|keine ahnung|vielleicht`,
    ),
    stop: phrasesIn(
      `stopp|stop|halt|aufhören|hör auf|hören sie auf|schluss|ruhe|das reicht|genug|abbrechen|vergiss es
        |vergessen sie es|egal`,
    ),
    wait: phrasesIn(
      `warte|warten sie|warte mal|warten sie mal|warten sie bitte|moment|moment mal|moment bitte|einen moment
        |einen moment bitte|ein moment|einen augenblick|augenblick|augenblick bitte|sekunde|eine sekunde|kurz
        |kleinen moment|halt mal|entschuldigung|entschuldigen sie|verzeihung|darf ich kurz|kann ich kurz
        |ich habe eine frage|eine frage|kurze frage`,
    ),
    correction: phrasesIn(
      `nein nein|nein nein nein|nein warte|nein das ist falsch|nein das stimmt nicht|das ist falsch
        |das ist nicht richtig|das stimmt nicht|falsch|so nicht|das habe ich nicht gesagt|das meine ich nicht
        |das meinte ich nicht|ich meine nicht|nein nicht|nein ich meinte|nein ich meine|ich meinte
        |nein ich habe gesagt|ich habe gesagt|sie haben mich falsch verstanden|du hast mich falsch verstanden`,
    ),
    address: [],
    opener: phrasesIn(
      `okay|oh|ah|äh|ähm|ach|ja|nein|also|sorry|entschuldigung|tut mir leid|hey|bitte|und|aber|na|gut|so`,
    ),
  },
  es: {
    backchannel: phrasesIn(
      `ajá|aja|mhm|sí|si sí|sí sí|ya|ya ya|ah|ah ya|ah sí|claro|vale|ok|okay|bueno|entiendo|ya veo|ah okay|ah vale|oh
        |exacto|correcto|eso|ándale|hm`,
    ),
    acknowledgement: phrasesIn(
      `vale|claro|claro que sí|de acuerdo|entiendo|entendido|ya entiendo|ya veo|perfecto|muy bien|bien|genial|exacto
        |exactamente|así es|es verdad|es cierto|cierto|tiene sentido|qué bien|qué bueno|estupendo|está bien|bueno
        |correcto|gracias|buenísimo|interesante|ah bueno|por supuesto|ah qué bien|de veras|en serio`,
    ),
    courtesy: [
      ...phrasesIn(
        `sale|órale|listo|dale|ándale pues|ya está|hecho|vaya|vaya por dios|híjole|ay no|oh no|ay dios|ay dios mío
          |dios mío|madre mía|no me diga|no me digas|qué pena|qué lástima|qué alivio|menos mal|gracias a dios
          |no hay problema|ningún problema|sin problema|no pasa nada|no se preocupe|no te preocupes|tranquilo
          |tranquila|tómese su tiempo|con calma|no importa|muchas gracias|mil gracias|muchísimas gracias
          |gracias por avisar|gracias por la información|gracias por su ayuda|de nada|no hay de qué|por nada
          |muy amable|qué amable|se lo agradezco|se agradece|me alegro|me alegra|qué alegría|me parece bien
          |me parece perfecto|me parece|así lo haré|lo haré|lo hago|eso haré|yo lo hago|con gusto|cómo no
          |desde luego|sin duda|efectivamente|totalmente|absolutamente|tal cual|eso mismo|eso es|ya lo sé|lo sé
          |ya sé|lo entiendo|comprendo|le entiendo|ya comprendo|estoy de acuerdo|la verdad|ojalá|espero que sí|jaja
          |jajaja|siga|continúe|sigue|adelante|le escucho|aquí estoy|buena idea|nada mal|chévere|padrísimo|bárbaro
          |anotado|tomo nota`,
      ),
      ...framed(
        `*|muy *|qué *|está *|está muy *|eso está *|suena *|suena muy *|es *|es muy *|sería *`,
        `bien|bueno|genial|perfecto|estupendo|excelente|maravilloso|fantástico|fácil|interesante|útil|práctico|lógico
          |razonable|justo|lindo|bonito|fenomenal`,
      ),
    ],
    yes: phrasesIn(
      `sí|sí por favor|claro|claro que sí|por supuesto|exacto|correcto|así es|es correcto|eso es|está bien|vale
        |de acuerdo|desde luego|sí gracias|sí claro|sí señor|sí señora|sí exacto|creo que sí|supongo que sí|bueno
        |perfecto|sí está bien|adelante`,
    ),
    no: phrasesIn(
      `no|no gracias|todavía no|aún no|para nada|en absoluto|no realmente|creo que no|nunca|no es así|nada más
        |eso es todo|no nada más|no sé|no lo sé|ni idea|quizás|tal vez|depende|ninguno`,
    ),
    stop: phrasesIn(
      `para|pare|para ya|alto|basta|detente|deténgase|cállate|cállese|silencio|ya basta|es suficiente|suficiente
        |cancela|cancele|cancelar|olvídalo|olvídelo|déjalo`,
    ),
    wait: phrasesIn(
      `espera|espere|espérate|espérese|espera un momento|espere un momento|un momento|un momento por favor|momento
        |un segundo|un segundito|un minuto|un momentito|momentito|perdón|perdone|perdona|disculpe|disculpa|permítame
        |una pregunta|tengo una pregunta|puedo preguntar|aguarda|aguarde`,
    ),
    correction: phrasesIn(
      `no no|no no no|no espera|no espere|no eso no|eso no|no es eso|eso no es|eso está mal|está mal|no es correcto
        |incorrecto|se equivoca|te equivocas|no dije eso|no he dicho eso|no quise decir|quise decir|quería decir
        |no yo dije|dije que|me has entendido mal|me entendió mal|no me refiero|me refiero a`,
    ),
    address: phrasesIn(`señor|señora|señorita|doctor|doctora|amigo|amiga|joven|hijo|hija`),
    opener: phrasesIn(
      `okay|vale|oh|ah|eh|este|pues|bueno|sí|no|perdón|perdona|perdone|lo siento|oye|oiga|por favor|y|pero|a ver|mira
        |mire`,
    ),
  },
  fr: {
    backchannel: phrasesIn(
      `mhm|hm|oui|ouais|oui oui|ouais ouais|ah|ah oui|ah ouais|ah bon|d'accord|ok|okay|voilà|je vois|oh|tout à fait
        |exactement|bien sûr|ah d'accord|oui d'accord|si`,
    ),
    acknowledgement: phrasesIn(
      `d'accord|ok d'accord|entendu|compris|c'est compris|je comprends|je vois|très bien|bien|parfait|super|génial
        |exactement|exact|tout à fait|c'est vrai|c'est ça|voilà|bien sûr|ça marche|ça va|c'est bon|c'est bien|bon
        |formidable|excellent|merci|c'est clair|logique|c'est logique|intéressant|bonne idée|ah bon|vraiment
        |absolument`,
    ),
    courtesy: [
      ...phrasesIn(
        `nickel|impeccable|impec|ça roule|ça va|ça me va|ça me convient|ça marche|c'est noté|noté|bien noté|bien reçu
          |bien compris|oh là là|oh la la|ah mince|mince|zut|oh non|ah non|mon dieu|oh mon dieu|dis donc|ah dis donc
          |tant mieux|tant pis|dommage|c'est dommage|quel dommage|quel soulagement|ouf|pas de problème|pas de souci
          |pas de soucis|aucun problème|aucun souci|sans problème|ne vous inquiétez pas|c'est pas grave
          |ce n'est pas grave|pas grave|prenez votre temps|y a pas de mal|il n'y a pas de mal|merci beaucoup
          |merci bien|mille mercis|un grand merci|merci infiniment|merci pour l'information|merci pour l'info
          |merci pour votre aide|merci de me prévenir|de rien|je vous en prie|il n'y a pas de quoi|avec plaisir
          |pas mal|c'est gentil|c'est très gentil|vous êtes gentil|vous êtes gentille|très aimable|je vous remercie
          |je suis content|je suis contente|je suis ravi|je suis ravie|je suis d'accord|d'accord pour moi
          |je vais faire ça|je vais le faire|je le fais|je ferai ça|je m'en occupe|effectivement|en effet|évidemment
          |naturellement|certainement|carrément|clairement|forcément|ah je vois|j'ai compris|je vous suis|je sais
          |je le sais|je m'en doutais|j'imagine|j'espère|haha|continuez|allez-y|je vous écoute|je suis là
          |entendu merci`,
      ),
      ...framed(
        `*|très *|c'est *|c'est très *|ça a l'air *|ça semble *|ce serait *`,
        `bien|bon|super|parfait|génial|excellent|formidable|magnifique|merveilleux|top|pratique|simple|facile
          |intéressant|utile|logique|clair|raisonnable|rassurant|chouette|sympa`,
      ),
    ],
    yes: phrasesIn(
      `oui|oui s'il vous plaît|ouais|bien sûr|oui bien sûr|tout à fait|exactement|exact|c'est ça|c'est exact
        |c'est correct|absolument|volontiers|d'accord|oui merci|oui c'est ça|oui tout à fait|je pense|je crois
        |je crois que oui|si|avec plaisir|parfait|allez-y|oui d'accord|ça me va|ça marche|mais oui`,
    ),
    no: phrasesIn(
      `non|non merci|pas vraiment|pas encore|pas du tout|je ne crois pas|je ne pense pas|je crois pas|je pense pas
        |jamais|non c'est tout|c'est tout|non ça ira|ça ira|rien|aucun|je ne sais pas|je sais pas|aucune idée
        |peut-être|ça dépend|mais non`,
    ),
    stop: phrasesIn(
      `stop|arrêtez|arrête|arrêtez-vous|ça suffit|assez|taisez-vous|tais-toi|silence|annulez|annule|annuler
        |laissez tomber|laisse tomber|oubliez|oublie|c'est bon stop`,
    ),
    wait: phrasesIn(
      `attendez|attends|attendez une minute|attendez une seconde|attends une seconde|un instant
        |un instant s'il vous plaît|un moment|une minute|une seconde|deux secondes|deux minutes|minute|excusez-moi
        |excuse-moi|pardon|permettez|je peux vous interrompre|je vous interromps|j'ai une question|une question
        |est-ce que je peux`,
    ),
    correction: phrasesIn(
      `non non|non non non|non attendez|non attends|non ce n'est pas|non c'est pas|ce n'est pas ça|c'est pas ça
        |ce n'est pas correct|ce n'est pas exact|c'est faux|c'est pas vrai|faux|incorrect|vous vous trompez
        |tu te trompes|je n'ai pas dit|j'ai pas dit|je ne voulais pas dire|je voulais dire|non je voulais
        |non j'ai dit|j'ai dit|vous m'avez mal compris|pas ça`,
    ),
    address: phrasesIn(`monsieur|madame|mademoiselle|docteur`),
    opener: phrasesIn(
      `okay|oh|ah|euh|ben|bah|bon|oui|non|alors|pardon|désolé|désolée|je suis désolé|excusez-moi|hé|et|mais|d'accord
        |s'il vous plaît|en fait`,
    ),
  },
};
