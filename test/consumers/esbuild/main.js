import 'dcgan-elements';
import { setAssetBase } from 'dcgan-elements/engine';

setAssetBase('assets/'); // relative to the page
