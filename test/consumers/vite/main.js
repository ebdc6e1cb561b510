import 'dcgan-elements';
