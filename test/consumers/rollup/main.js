import 'dcgan-elements';
import { setAssetBase } from 'dcgan-elements/engine';

setAssetBase('dcgan/'); // relative to the page
