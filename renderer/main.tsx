import { mount } from './app/mount.tsx';
import { connect } from './transport/connect.ts';

const root = document.getElementById('root');
if (root !== null) mount(root, connect());
