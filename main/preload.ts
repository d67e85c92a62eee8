import { contextBridge } from 'electron';

contextBridge.exposeInMainWorld('varve', {});
