/** Reads and paints PDFs. Apart from what it is asked for it loads nothing: fonts are in the file, no address is opened, no code is made at run time. */
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import PdfWorker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker";

export type Size = { width: number; height: number };

export type Pdf = {
  count: number;
  /** Of a page, from 1, in points. */
  size(page: number): Promise<Size>;
  /** Paints a page so that a point is `scale` pixels wide. */
  paint(page: number, scale: number): Promise<HTMLCanvasElement>;
  /** The XML in a Factur-X file; `null` where it carries none. */
  xml(): Promise<string | null>;
  close(): void;
};

export async function openPdf(bytes: ArrayBuffer): Promise<Pdf> {
  GlobalWorkerOptions.workerPort ??= new PdfWorker();
  // The bytes go over to the worker: the caller keeps its own.
  const task = getDocument({ data: bytes.slice(0), isEvalSupported: false, useWasm: false, useSystemFonts: false, disableAutoFetch: true });
  const file: PDFDocumentProxy = await task.promise;
  return {
    count: file.numPages,
    async size(number) {
      const { width, height } = (await file.getPage(number)).getViewport({ scale: 1 });
      return { width, height };
    },
    async paint(number, scale) {
      const page = await file.getPage(number);
      const viewport = page.getViewport({ scale });
      const canvas = document.createElement("canvas");
      canvas.width = Math.floor(viewport.width);
      canvas.height = Math.floor(viewport.height);
      await page.render({ canvas, viewport }).promise;
      return canvas;
    },
    async xml() {
      const files = (await file.getAttachments()) as Record<string, { filename: string; content: Uint8Array }> | null;
      const found = Object.values(files ?? {}).find((one) => one.filename.toLowerCase().endsWith(".xml"));
      return found ? new TextDecoder().decode(found.content) : null;
    },
    close: () => void task.destroy(),
  };
}
