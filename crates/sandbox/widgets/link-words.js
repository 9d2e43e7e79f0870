// The Link in Spanish and English.
export const words = {
  es: {
    cancel: "Cancelar", cancelled: "Proceso cancelado", cancelledText: "No se ha conectado nada. Puedes cerrar esta página.",
    madeUp: "Sandbox: nada de lo que escribas sale de esta máquina. Prueba con titular / Prueba.", choose: "Elige tu entidad",
    chooseText: (app) => `${app} leerá tus inversiones y cuentas en la entidad que elijas.`, search: "Buscar entidad", nothing: "No hay ninguna entidad con ese nombre.",
    login: (name) => `Accede a ${name}`, username: "Usuario o DNI", password: "Clave de acceso", store: "Guardar mis claves", storeText: "Así los datos se actualizan solos cada día.",
    next: "Continuar", back: "Volver", connecting: "Conectando", moment: "Puede tardar un momento. No cierres esta página.",
    code: "Confirma que eres tú", codeText: (name) => `${name} te ha enviado un código.`, codeLabel: "Código", done: "Todo listo", leaving: "Volviendo a la aplicación…",
    stopped: "No se puede continuar",
    problems: {
      CREDENTIALS: "El usuario o la clave no son correctos.", BLOCKED: "La entidad ha bloqueado este acceso. Habla con ella.", CODE: "El código no es correcto.",
      UNAUTHORIZED: "No autorizado: el enlace no es válido o ya se ha usado.", TOKEN: "Este enlace ya se ha usado. Pide uno nuevo.",
      OVER: "Demasiados intentos. Vuelve a empezar.", ENTITY: "Esta entidad no está disponible.", ERROR: "Algo ha fallado. Inténtalo de nuevo.",
    },
  },
  en: {
    cancel: "Cancel", cancelled: "Cancelled", cancelledText: "Nothing was connected. You can close this page.",
    madeUp: "Sandbox: nothing you enter leaves this machine. Try titular / Prueba.", choose: "Choose your institution",
    chooseText: (app) => `${app} will read your investments and accounts at the institution you choose.`, search: "Search institutions", nothing: "No institution has this name.",
    login: (name) => `Log in to ${name}`, username: "User name or DNI", password: "Password", store: "Store my credentials", storeText: "Then your data is updated daily by itself.",
    next: "Continue", back: "Back", connecting: "Connecting", moment: "This can take a moment. Please keep this page open.",
    code: "Confirm that it’s you", codeText: (name) => `${name} has sent you a code.`, codeLabel: "Code", done: "All done", leaving: "Taking you back…",
    stopped: "This can’t go on",
    problems: {
      CREDENTIALS: "User name or password isn’t right.", BLOCKED: "Your institution has locked this access. Please contact it.", CODE: "This code isn’t right.",
      UNAUTHORIZED: "Not authorised: the link isn’t valid or was used before.", TOKEN: "This link was used before. Please ask for a new one.",
      OVER: "Too many attempts. Please start again.", ENTITY: "This institution isn’t available.", ERROR: "Something went wrong. Please try again.",
    },
  },
};
