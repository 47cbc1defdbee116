import { stringify } from 'yaml';
import type { Duration, Endpoint } from '../../core';
import { paths } from './config';

/** Stable identifiers that dashboards and links refer to. */
export const dataSource = { prometheus: 'prometheus', alertmanager: 'alertmanager' } as const;

/** What people look at. */
export interface Sources {
  readonly prometheus: Endpoint<'prometheus'>;
  readonly alertmanager?: Endpoint<'alertmanager'>;
  /** Time between scrapes: the shortest window that a rate can have follows from it. */
  readonly interval: Duration;
}

/** A folder of dashboards. */
export interface Folder {
  /** Kebab-case: part of a path and the folder's identifier. */
  readonly id: string;
  readonly title: string;
}

/** The text of the file that provisions data sources. Whatever is not in it is removed. */
export function dataSources({ prometheus, alertmanager, interval }: Sources): string {
  const shared = { access: 'proxy', editable: false };
  return stringify(
    {
      apiVersion: 1,
      prune: true,
      datasources: [
        {
          name: 'Prometheus',
          uid: dataSource.prometheus,
          type: 'prometheus',
          ...shared,
          url: prometheus.url,
          isDefault: true,
          jsonData: {
            prometheusType: 'Prometheus',
            httpMethod: 'POST',
            timeInterval: `${interval.toSeconds()}s`,
            manageAlerts: alertmanager !== undefined,
            ...(alertmanager && { alertmanagerUid: dataSource.alertmanager }),
          },
        },
        ...(alertmanager
          ? [
              {
                name: 'Alertmanager',
                uid: dataSource.alertmanager,
                type: 'alertmanager',
                ...shared,
                url: alertmanager.url,
                jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
              },
            ]
          : []),
      ],
    },
    { lineWidth: 0 },
  );
}

/** Directory of a folder's dashboards. */
export function folderPath({ id }: Folder): string {
  return `${paths.dashboards}/${id}`;
}

/** The text of the file that provisions dashboards: one provider a folder. */
export function dashboardProviders(folders: readonly Folder[]): string {
  const providers = folders.map((folder) => ({
    name: folder.id,
    orgId: 1,
    folder: folder.title,
    folderUid: folder.id,
    type: 'file',
    // Otherwise what the platform no longer has would stay in the database for ever, as a dashboard of nobody's.
    disableDeletion: false,
    allowUiUpdates: false,
    options: { path: folderPath(folder) },
  }));
  return stringify({ apiVersion: 1, providers }, { lineWidth: 0 });
}
