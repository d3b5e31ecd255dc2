/** Every HTTP route of the server, in the order of the documentation. Each family of routes adds its own list. */
import { createAgent, deleteAgent, getAgent, listAgents, updateAgent } from './agents.ts';
import {
  addDictionaryEntry,
  createDictionary,
  deleteDictionary,
  deleteDictionaryEntry,
  getDictionary,
  listDictionaries,
  listDictionaryEntries,
  replaceDictionaryEntries,
  updateDictionary,
  updateDictionaryEntry,
} from './dictionaries.ts';
import { getAsyncApi, getOpenApi } from './documents.ts';
import { NOT_OFFERED_ROUTES } from './not-offered.ts';
import type { RouteSpec } from './route.ts';
import { deleteSession, getSession, getSessionAudio, listSessions } from './sessions.ts';
import { generateSpeech, listModels, speakDialect, streamDialect } from './speech.ts';
import { createToken, getToken } from './tokens.ts';
import { getVoice, listVoices } from './voices.ts';

export const REST_ROUTES: readonly RouteSpec[] = [
  getToken,
  createToken,
  createAgent,
  listAgents,
  getAgent,
  updateAgent,
  deleteAgent,
  listSessions,
  getSession,
  getSessionAudio,
  deleteSession,
  listVoices,
  getVoice,
  generateSpeech,
  listModels,
  speakDialect,
  streamDialect,
  listDictionaries,
  createDictionary,
  getDictionary,
  updateDictionary,
  deleteDictionary,
  listDictionaryEntries,
  addDictionaryEntry,
  replaceDictionaryEntries,
  updateDictionaryEntry,
  deleteDictionaryEntry,
  ...NOT_OFFERED_ROUTES,
  getOpenApi,
  getAsyncApi,
];
