import { describe, expect, it } from 'vitest';
import { expectationFromUtterance } from './expectation.ts';

describe('what an agent asks for in other languages', () => {
  it.each([
    ['de', 'Wie lautet Ihre Telefonnummer?', 'phone'],
    ['de', 'Danke. Unter welcher Nummer können wir Sie am besten erreichen?', 'phone'],
    ['de', 'Darf ich bitte Ihre Handynummer haben?', 'phone'],
    ['de', 'Können Sie mir Ihre E-Mail-Adresse buchstabieren?', 'email'],
    ['de', 'Wie ist Ihr Geburtsdatum?', 'date'],
    ['de', 'Wie heißen Sie?', 'name'],
    ['de', 'Und Ihr Nachname, bitte?', 'name'],
    ['de', 'Wie lautet Ihre IBAN?', 'iban'],
    ['de', 'Um wie viel Uhr möchten Sie kommen?', 'time'],
    ['de', 'Wie viel möchten Sie überweisen?', 'amount'],
    ['de', 'Wie viel Zeit haben Sie?', 'open'],
    ['es', '¿A qué hora quiere venir?', 'time'],
    ['es', '¿Cuánto dinero quiere transferir?', 'amount'],
    ['fr', 'À quelle heure souhaitez-vous venir ?', 'time'],
    ['fr', 'Combien souhaitez-vous virer ?', 'amount'],
    ['fr', 'Combien de personnes serez-vous ?', 'open'],
    ['es', '¿Me puede dar su IBAN?', 'iban'],
    ['fr', 'Quel est votre IBAN ?', 'iban'],
    ['de', 'Ist das richtig?', 'yes-no'],
    ['de', 'Möchten Sie einen Termin vereinbaren?', 'yes-no'],
    ['de', 'Ihre Telefonnummer ist die 0176, richtig?', 'yes-no'],
    ['de', 'Wie kann ich Ihnen helfen?', 'open'],
    ['de', 'Was ist passiert?', 'open'],
    ['de', 'Vielen Dank für Ihren Anruf.', 'open'],
    ['es', '¿Cuál es su número de teléfono?', 'phone'],
    ['es', 'Perfecto. ¿Me puede dar su correo electrónico?', 'email'],
    ['es', '¿Cuál es su fecha de nacimiento?', 'date'],
    ['es', '¿Me dice su nombre, por favor?', 'name'],
    ['es', '¿Es correcto?', 'yes-no'],
    ['es', '¿Quiere confirmar la reserva?', 'yes-no'],
    ['es', '¿En qué le puedo ayudar?', 'open'],
    ['es', 'Gracias por llamar.', 'open'],
    ['fr', 'Quel est votre numéro de téléphone ?', 'phone'],
    ['fr', 'Merci. À quel numéro peut-on vous joindre ?', 'phone'],
    ['fr', 'Pouvez-vous me donner votre adresse e-mail ?', 'email'],
    ['fr', 'Quelle est votre date de naissance ?', 'date'],
    ['fr', "Votre nom, s'il vous plaît ?", 'name'],
    ['fr', 'Est-ce correct ?', 'yes-no'],
    ['fr', 'Voulez-vous confirmer le rendez-vous ?', 'yes-no'],
    ['fr', 'Comment puis-je vous aider ?', 'open'],
    ['it', 'Qual è il suo numero?', 'open'],
  ])('%s: %s', (language, text, kind) => {
    expect(expectationFromUtterance(text, language).kind).toBe(kind);
  });

  it('hears whether an amount has been billed, and that a birthday has a year', () => {
    const of = (language: string, text: string) => expectationFromUtterance(text, language);
    expect(of('de', 'Wie viel wurde Ihnen berechnet?')).toEqual({ kind: 'amount', exact: true });
    expect(of('es', '¿Cuál es el importe de la factura?')).toEqual({ kind: 'amount', exact: true });
    expect(of('fr', 'Combien avez-vous payé ?')).toEqual({ kind: 'amount', exact: true });
    expect(of('de', 'Wann sind Sie geboren?')).toEqual({ kind: 'date', birth: true });
  });

  it('hears how many digits are announced', () => {
    expect(expectationFromUtterance('Wie lauten die letzten vier Ziffern?', 'de')).toEqual({
      kind: 'digits',
      length: 4,
    });
    expect(expectationFromUtterance('Nennen Sie mir bitte den sechsstelligen Code.', 'de')).toEqual({
      kind: 'digits',
      length: 6,
    });
    expect(expectationFromUtterance('¿Cuáles son los últimos cuatro dígitos?', 'es')).toEqual({
      kind: 'digits',
      length: 4,
    });
    expect(expectationFromUtterance('Quels sont les 6 derniers chiffres ?', 'fr')).toEqual({
      kind: 'digits',
      length: 6,
    });
  });
});
